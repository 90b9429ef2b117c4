// "Give my table its grids": the same file back with more columns; nothing is stored.
import { wasAborted } from "../api";
import { data, h, replace } from "../dom";
import { explain } from "../failure";
import { number } from "../format";
import { language, t } from "../i18n";
import { icon } from "../icons";
import * as client from "./client";
import { parseCsv } from "./csv";
import { dropZone } from "./drop";
import { DATUMS, datumText, select } from "./guesses";
import { action, block, download, progressBar } from "./parts";
import { fileSize, share } from "./progress";
import type { Job } from "./types";
import { type Sending, type Sent, isTooLarge, jsonOf, send } from "./upload";

const ROWS_SHOWN = 8;
const HEAD_BYTES = 65_536;
const FIRST_ADDED = "grid"; // of the columns that a join adds at the end
const FORMATS = ["csv", "xlsx", "geojson", "gpkg"];
export class Join {
  readonly box = h("div", { class: "join" });
  private readonly work = h("div", { "aria-live": "polite" });
  private datum = "";
  private format = "csv";
  private lang: string = language();
  private address = ""; // of the result, to be given back to the browser

  constructor() {
    replace(
      this.box,
      h("p", { class: "lead-small" }, t("join.lead")),
      dropZone({
        title: t("join.drop"),
        hint: [h("span", {}, t("join.drop.hint"))],
        several: false,
        onFiles: ([file]) => file && this.offer(file),
      }),
      this.work,
    );
  }

  /** The file is chosen: what about its coordinates, and what form shall it have? */
  private offer(file: File): void {
    const go = action("table", t("join.run"), () => this.run(file), "primary large", {
      id: "join-run",
    });
    replace(
      this.work,
      block(
        "join-options",
        file.name,
        fileSize(file.size),
        h(
          "div",
          { class: "asking-line" },
          h("label", {}, t("import.what.datum"), this.datumChoice()),
          h(
            "label",
            {},
            t("join.format"),
            select(
              "format",
              t("join.format"),
              FORMATS.map((format) => [format, format.toUpperCase()]),
              this.format,
              (format) => (this.format = format),
            ),
          ),
          h(
            "label",
            {},
            t("join.lang"),
            select(
              "join-lang",
              t("join.lang"),
              [
                ["zh", t("join.lang.zh")],
                ["en", t("join.lang.en")],
              ],
              this.lang,
              (lang) => (this.lang = lang),
            ),
          ),
          go,
        ),
        h("p", { class: "sub" }, t("join.datum.hint")),
      ),
    );
    go.focus();
  }

  private datumChoice(): HTMLElement {
    const choices = [
      ["", t("join.datum.auto")] as const,
      ...DATUMS.map((one) => [one, datumText(one)] as const),
    ];
    return select(
      "join-datum",
      t("import.what.datum"),
      choices,
      this.datum,
      (datum) => (this.datum = datum),
    );
  }

  private run(file: File): void {
    const bar = progressBar(t("join.working"));
    const said = h("p", { class: "sub" }, t("import.sending", { file: file.name }));
    const asked = { lang: this.lang, ...(this.datum ? { datum: this.datum } : {}) };
    const options = JSON.stringify(asked);
    const sending = send(
      "/api/join",
      { options, format: this.format },
      file,
      (sent, total) => {
        const up = total ? sent / total : 0;
        bar.set(up < 1 ? up : null);
        if (up >= 1) said.textContent = t("join.working");
      },
    );
    const ending = new AbortController();
    const stop = () => {
      sending.cancel();
      ending.abort();
      this.offer(file);
    };
    replace(
      this.work,
      h(
        "section",
        { class: "block running" },
        h("h2", {}, data(file.name)),
        bar.box,
        said,
        action("stop", t("import.cancel"), stop),
      ),
    );
    this.finish(sending, file, bar.set, said, ending.signal).catch((reason: unknown) => {
      if (wasAborted(reason)) return;
      this.offer(file);
      this.work.prepend(
        h(
          "p",
          { class: "notice bad", role: "alert" },
          icon("warning"),
          isTooLarge(reason) ? t("import.toolarge") : explain(reason),
        ),
      );
    });
  }

  private async finish(
    sending: Sending,
    file: File,
    progress: (share: number | null) => void,
    said: HTMLElement,
    signal: AbortSignal,
  ): Promise<void> {
    const sent = await sending.done;
    if (sent.status !== 202) return this.give(sent, file);
    const begun = await jsonOf<{ job: number; url: string }>(sent);
    said.textContent = t("join.job");
    // Stopped in the browser alone it would go on in vain.
    signal.addEventListener(
      "abort",
      () => void client.stopJob(begun.job).catch(console.warn),
    );
    let last: Job | null = null;
    await client.poll(
      () => client.job(begun.job),
      (job) => !["waiting", "running"].includes(job.state),
      (job) => {
        last = job;
        progress(share(job.progress && { ...job.progress, unit: "rows" }));
      },
      () => true,
      signal,
    );
    this.giveJob(last, file);
  }

  private giveJob(job: Job | null, file: File): void {
    if (!job) return;
    if (job.state === "done" && job.file)
      return replace(this.work, this.result(file.name, job.file, null, summary(job)));
    this.offer(file);
    this.work.prepend(
      h(
        "p",
        { class: "notice bad", role: "alert" },
        data(job.error || t("import.failed.unknown")),
      ),
    );
  }

  private async give(sent: Sent, file: File): Promise<void> {
    URL.revokeObjectURL(this.address);
    this.address = URL.createObjectURL(sent.blob);
    const name = sent.name ?? file.name;
    const rows = sent.type.includes("csv") ? await firstRows(sent.blob) : null;
    const told = {
      rows: Number(sent.header("X-Join-Rows") ?? NaN),
      placed: Number(sent.header("X-Join-Placed") ?? NaN),
      datum: sent.header("X-Join-Datum") ?? "",
    };
    replace(this.work, this.result(name, this.address, rows, summary(told)));
  }

  private result(
    name: string,
    address: string,
    rows: string[][] | null,
    told: string,
  ): HTMLElement {
    const button = download(t("join.download"), address, "primary large");
    button.setAttribute("download", name);
    button.id = "join-result";
    return block(
      "join-done",
      t("join.done"),
      told,
      h("p", { class: "line" }, button, h("span", { class: "sub" }, data(name))),
      rows && rows.length > 1 && sample(rows),
    );
  }
}

function summary({ rows, placed, datum }: Partial<Job>): string {
  if (rows === undefined || Number.isNaN(rows)) return "";
  const read = { n: number(rows), placed: number(placed ?? 0) };
  return [t("join.summary", read), datum && datumText(datum)]
    .filter(Boolean)
    .join(" \u00b7 ");
}

async function firstRows(blob: Blob): Promise<string[][]> {
  const cut = blob.size > HEAD_BYTES;
  const text = await blob.slice(0, HEAD_BYTES).text();
  return parseCsv(text, ROWS_SHOWN + 1, cut);
}

/** The first rows of the answer: the columns that are new, then the table's own. */
function sample([head = [], ...rows]: string[][]): HTMLElement {
  const first = Math.max(head.lastIndexOf(FIRST_ADDED), head.lastIndexOf(t("join.first")));
  const added = head.map((_, at) => first >= 0 && at >= first);
  const order = head.map((_, at) => at).sort((a, b) => Number(added[b]) - Number(added[a]));
  return h(
    "div",
    {},
    h("p", { class: "sub" }, t("join.sample", { n: number(rows.length) })),
    h(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": t("join.done") },
      h(
        "table",
        { class: "grid-table" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            order.map((at) =>
              h("th", { scope: "col", class: added[at] ? "added" : "" }, data(head[at])),
            ),
          ),
        ),
        h(
          "tbody",
          {},
          rows.map((row) =>
            h(
              "tr",
              {},
              order.map((at) =>
                h(
                  "td",
                  { class: added[at] ? "added" : "", title: row[at] ?? "" },
                  data(row[at]),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}
