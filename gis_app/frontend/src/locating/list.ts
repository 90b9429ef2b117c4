// The list on the left: what waits, since when, and why it could not be placed.
import { data, h, replace } from "../dom";
import { age, dateTime } from "../format";
import { label, t } from "../i18n";
import { icon } from "../icons";
import type { Vocabularies } from "../types";
import type { Queue } from "./queue";
import type { Waiting } from "./types";

export function showList(
  box: HTMLElement,
  queue: Queue,
  words: Vocabularies,
  onChoose: (no: string) => void,
): void {
  replace(
    box,
    queue.items.map((item) => line(item, item.no === queue.at, words, onChoose)),
  );
  box.querySelector("[aria-current=true]")?.scrollIntoView({ block: "nearest" });
}

function line(
  item: Waiting,
  current: boolean,
  words: Vocabularies,
  onChoose: (no: string) => void,
): HTMLElement {
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: "waiting",
        "aria-current": String(current),
        "data-no": item.no,
        onclick: () => onChoose(item.no),
      },
      h(
        "span",
        { class: "waiting-address" },
        item.address ? data(item.address) : t("queue.noaddress"),
      ),
      h("span", { class: "waiting-title" }, data(item.title)),
      h(
        "span",
        { class: "waiting-facts" },
        h("span", {}, label(words.categories, item.category)),
        h(
          "time",
          { datetime: item.reported_at, title: dateTime(item.reported_at) },
          age(item.reported_at, new Date()),
        ),
      ),
      h("span", { class: "waiting-reason" }, icon("warning"), data(item.reason)),
    ),
  );
}
