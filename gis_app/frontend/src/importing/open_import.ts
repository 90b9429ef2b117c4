// One import from upload to undo: asks how it stands and shows what its state calls for.
import { data, h, replace } from "../dom";
import { explain, failureBox, waiting } from "../failure";
import { t } from "../i18n";
import { icon } from "../icons";
import type { Box } from "../types";
import { ask } from "./ask";
import * as client from "./client";
import { finished, headFacts } from "./finished";
import type { Said } from "./guesses";
import { action, stateBadge } from "./parts";
import { changeOf, fileSize, isBusy } from "./progress";
import { Review } from "./review";
import { Running } from "./running";
import type { Import, Kind } from "./types";
import { Problem } from "../api";
import { showQueueNumber } from "../chrome";

export interface Surroundings {
  ground: Box | null;
  kinds: () => Kind[];
  leave: () => void; // back to the place where files are dropped
  toast: (text: string) => void;
}

export class OpenImport {
  readonly box = h("div", { class: "open-import" });
  private readonly head = h("header", { class: "import-head" });
  private readonly trouble = h("div", { role: "status" });
  private readonly body = h("div", {});
  private readonly ending = new AbortController();
  private asking = new AbortController();
  private review: Review | null = null;
  private running: Running | null = null;
  private bbox: Box | null = null;
  private now: Import | null = null;

  constructor(
    readonly id: number,
    private readonly around: Surroundings,
  ) {
    replace(this.box, this.head, this.trouble, this.body);
    replace(this.body, waiting(5));
    this.watch();
  }

  close(): void {
    this.asking.abort();
    this.ending.abort();
    this.review?.webMap.remove();
  }

  follow(theme: "dark" | "light"): void {
    this.review?.webMap.follow(theme).catch(console.warn);
  }

  private watch(): void {
    this.asking.abort();
    this.asking = new AbortController();
    void client.poll(
      () => client.one(this.id),
      (one) => !isBusy(one.state),
      (one) => this.show(one),
      (reason) => this.failed(reason),
      this.asking.signal,
    );
  }

  private failed(reason: unknown): boolean {
    const gone = reason instanceof Problem && reason.status >= 400 && reason.status < 500;
    const again = gone ? undefined : () => this.watch();
    if (gone && !this.now) {
      replace(this.head, null);
      replace(
        this.body,
        failureBox(reason),
        h("p", { class: "line" }, action("back", t("import.back"), this.around.leave)),
      );
    } else replace(this.trouble, failureBox(reason, again));
    return !gone;
  }

  private show(one: Import): void {
    this.now = one;
    this.bbox = one.preview?.bbox ?? this.bbox;
    replace(this.trouble);
    this.showHead(one);
    if (one.state === "ready" && one.preview) this.showReview(one);
    else if (isBusy(one.state) && this.review && one.state !== "running")
      this.review.busy(true); // what was read before stays until it is read anew
    else if (isBusy(one.state) || one.state === "ready") this.showRunning(one);
    else this.showFinished(one);
  }

  private showHead(one: Import): void {
    replace(
      this.head,
      action("back", "", this.around.leave, "ghost square", {
        "aria-label": t("import.back"),
        title: t("import.back"),
      }),
      icon("file"),
      h(
        "div",
        { class: "import-what" },
        h("h2", {}, data(one.file_name)),
        h(
          "p",
          { class: "sub" },
          [one.bytes !== null && fileSize(one.bytes), headFacts(one)]
            .filter(Boolean)
            .join(" · "),
        ),
      ),
      stateBadge(one.state),
      one.own &&
        one.state === "ready" &&
        action("trash", t("import.discard"), () => void this.discard(), "ghost", {
          id: "discard",
        }),
    );
  }

  private showReview(one: Import): void {
    this.running = null;
    if (!this.review) {
      const { ground, kinds } = this.around;
      this.review = new Review(ground, kinds(), {
        say: (said) => void this.say(said),
        run: (onError) => void this.run(onError),
      });
      replace(this.body, this.review.box);
      this.review.start();
    }
    this.review.show(one);
  }

  private showRunning(one: Import): void {
    if (!this.running) {
      this.dropReview();
      this.running = new Running(() => void this.act("cancel"));
      replace(this.body, this.running.box);
    }
    this.running.show(one);
  }

  private showFinished(one: Import): void {
    this.dropReview();
    this.running = null;
    if (one.state === "done") void showQueueNumber();
    replace(
      this.body,
      finished(one, this.bbox, this.around.kinds(), {
        say: (said) => void this.say(said),
        undo: () => void this.undo(one),
        another: this.around.leave,
      }),
    );
  }

  private dropReview(): void {
    this.review?.webMap.remove();
    this.review = null;
  }

  private async say({ kind, options }: Said): Promise<void> {
    this.review?.busy(true);
    await this.attempt(async () => {
      const change = changeOf(options ?? {}, kind);
      const said = { ...(kind ? { kind } : {}), options: change };
      this.show(await client.change(this.id, said));
    });
    this.watch();
  }

  private async run(onError: "reject" | "abort"): Promise<void> {
    await this.attempt(async () => {
      this.show(await client.run(this.id, onError));
    });
    this.watch();
  }

  private async act(deed: "cancel" | "undo"): Promise<void> {
    await this.attempt(async () => this.show(await client.act(this.id, deed)));
    this.watch();
  }

  private async undo({ rows, file_name: file }: Import): Promise<void> {
    const question = t("import.undo.ask", { n: rows?.stored ?? 0 });
    const sure = await ask(
      t("import.undo"),
      [h("p", {}, data(file)), h("p", {}, question)],
      t("import.undo"),
      "danger",
    );
    if (sure) await this.act("undo");
  }

  private async discard(): Promise<void> {
    await this.attempt(async () => {
      await client.discard(this.id);
      this.around.leave();
    });
  }

  private async attempt(deed: () => Promise<void>): Promise<void> {
    try {
      await deed();
    } catch (reason) {
      this.review?.busy(false);
      replace(
        this.trouble,
        h("p", { class: "notice bad", role: "alert" }, explain(reason)),
      );
      this.around.toast(explain(reason));
    }
  }
}
