// While the server reads or stores: how far it is, how long yet, and how to stop it.
import { data, h } from "../dom";
import { number } from "../format";
import { t } from "../i18n";
import { action, progressBar } from "./parts";
import { fileSize, perSecond, secondsLeft, share } from "./progress";
import type { Import } from "./types";

export class Running {
  private readonly bar = progressBar(t("import.progress"));
  private readonly stage = h("h2", { class: "running-stage", role: "status" });
  private readonly figures = h("p", { class: "sub running-figures" });
  private began = { at: performance.now(), done: 0, stage: "" };
  readonly box: HTMLElement;

  constructor(onCancel: () => void) {
    this.box = h(
      "section",
      { class: "block running", id: "running" },
      this.stage,
      this.bar.box,
      this.figures,
      h("p", { class: "sub" }, t("import.leave")),
      action("stop", t("import.cancel"), onCancel, "", { id: "cancel" }),
    );
  }

  show(one: Import): void {
    const said = one.stage || t(`import.state.${one.state}`);
    if (said !== this.stage.textContent) this.stage.replaceChildren(data(said));
    const { progress } = one;
    this.bar.set(share(progress));
    this.figures.textContent = progress ? this.figuresOf(progress, one.state) : "";
  }

  private figuresOf(progress: NonNullable<Import["progress"]>, state: string): string {
    const { done, total, unit } = progress;
    if (state !== this.began.stage || done < this.began.done)
      this.began = { at: performance.now(), done, stage: state };
    const text = (value: number) => (unit === "bytes" ? fileSize(value) : number(value));
    const known = total
      ? t(`import.of.${unit}`, { done: text(done), total: text(total) })
      : t(`import.so.${unit}`, { done: text(done) });
    const seconds = (performance.now() - this.began.at) / 1000;
    const left =
      total && secondsLeft(done - this.began.done, total - this.began.done, seconds);
    const rate = unit === "rows" && perSecond(done - this.began.done, seconds);
    const told = [known];
    if (rate) told.push(t("import.rate", { rows: number(rate) }));
    if (left) told.push(t("import.left", { seconds: number(left) }));
    return told.join(" · ");
  }
}
