// The figures and the cards of the first page: only what exists and what the role may do.
import { h } from "../dom";
import { type MessageKey, t } from "../i18n";
import { type IconName, icon } from "../icons";
import { sight } from "../session";
import type { Session } from "../types";

export interface Figure {
  name: string;
  value: string;
  hint: string;
  kind?: string;
}

export function figureBox({ name, value, hint, kind = "" }: Figure): HTMLElement {
  return h(
    "dl",
    { class: `figure ${kind}`.trim() },
    h("dt", {}, name),
    h("dd", {}, value),
    h("dd", { class: "sub", title: hint }, hint),
  );
}

/** How many wait in the locate queue: filled by chrome.ts, here as in the header. */
function queueNumber(): HTMLElement {
  return h("span", { class: "badge warn queue-number", hidden: true });
}

interface Card {
  href: string;
  icon: IconName;
  title: MessageKey;
  text: MessageKey;
  when: (session: Session) => boolean;
}

const CARDS: Card[] = [
  {
    href: "/map",
    icon: "map",
    title: "home.card.map",
    text: "home.card.map.text",
    when: () => true,
  },
  {
    href: "/screen",
    icon: "wall",
    title: "home.card.screen",
    text: "home.card.screen.text",
    when: (session) => sight(session) !== "nothing",
  },
  {
    href: "/map#tool=locate",
    icon: "question",
    title: "home.card.locate",
    text: "home.card.locate.text",
    when: () => true,
  },
  {
    href: "/import",
    icon: "upload",
    title: "home.card.import",
    text: "home.card.import.text",
    when: ({ account }) => account?.abilities.includes("import") ?? false,
  },
  {
    href: "/locate",
    icon: "pin",
    title: "home.card.queue",
    text: "home.card.queue.text",
    when: ({ account }) => account?.abilities.includes("correct") ?? false,
  },
  {
    href: "/setup",
    icon: "check",
    title: "home.card.setup",
    text: "home.card.setup.text",
    when: ({ account }) => account?.abilities.includes("setup") ?? false,
  },
  {
    href: "/openapi/",
    icon: "book",
    title: "home.card.api",
    text: "home.card.api.text",
    when: ({ account }) =>
      account !== null &&
      account.roles.some((role) => role === "admin" || role === "integration"),
  },
];

export function cardsFor(session: Session): HTMLElement[] {
  return CARDS.filter((card) => card.when(session)).map((card) =>
    h(
      "a",
      { class: "card", href: card.href },
      icon(card.icon),
      h(
        "span",
        {},
        h("h2", {}, t(card.title), card.href === "/locate" && queueNumber()),
        h("p", {}, t(card.text)),
      ),
      icon("next"),
    ),
  );
}
