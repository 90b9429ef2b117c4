// /import: files in, with every guess shown; grids for a table; what was loaded before.
import "../styles/base.css";
import "../styles/parts.css";
import "../styles/home.css";
import "../styles/import.css";
import "../styles/outcome.css";
import "../styles/preview.css";
import "../styles/questions.css";
import "../styles/review.css";
import { type Theme, markReady, showAccount, wireSettings } from "../chrome";
import { byId, h, replace } from "../dom";
import { failureBox } from "../failure";
import { t } from "../i18n";
import { icon } from "../icons";
import { AreaCounting } from "../importing/area_counts";
import * as client from "../importing/client";
import { History } from "../importing/history";
import { Join } from "../importing/join";
import { OpenImport } from "../importing/open_import";
import { nameKinds } from "../importing/parts";
import { idIn } from "../importing/progress";
import { Start } from "../importing/start";
import { TABS, wireTabs } from "../importing/tabs";
import type { Kind } from "../importing/types";
import { loadSession, loadVocabularies } from "../session";
import { toast } from "../toast";
import type { Session } from "../types";

let onTheme: (theme: Theme) => void = () => {};

wireSettings((theme) => onTheme(theme));
begin().catch((reason: unknown) => {
  replace(
    byId("panel-import"),
    failureBox(reason, () => location.reload()),
  );
  console.warn(reason);
});

async function begin(): Promise<void> {
  const [session, words] = await Promise.all([loadSession(), loadVocabularies()]);
  showAccount(session, words);
  if (session.account?.abilities.includes("import")) new Desk(session).begin();
  else refuse();
  markReady();
}

/** Who may not import is told so, and who could help. */
function refuse(): void {
  byId("tabs").hidden = true;
  replace(
    byId("panel-import"),
    h(
      "section",
      { class: "empty-page", id: "refused" },
      icon("lock"),
      h("h2", {}, t("import.refused.role")),
      h("p", { class: "sub" }, t("import.refused.who")),
      h("a", { class: "button", href: "/" }, t("import.home")),
    ),
  );
}

class Desk {
  private readonly history = new History(href);
  private readonly start = new Start({
    open: (one) => (location.hash = `#${one.id}`),
    href,
  });
  private readonly counting: AreaCounting;
  private readonly openTab = wireTabs((tab) => {
    location.hash = tab === "import" ? "" : `#${tab}`;
    if (tab === "import") this.route(); // an empty hash after an empty one says nothing
  });
  private kinds: Kind[] = [];
  private shown: OpenImport | null = null;

  constructor(private readonly session: Session) {
    this.counting = new AreaCounting(session.installation.bbox);
    onTheme = (theme) => {
      this.shown?.follow(theme);
      this.counting.follow(theme);
    };
  }

  begin(): void {
    replace(
      byId("panel-join"),
      new Join().box,
      h("h2", { class: "second-half" }, t("counting.title")),
      this.counting.box,
    );
    replace(byId("panel-history"), this.history.box);
    window.addEventListener("hashchange", () => this.route());
    const loaded = this.loadKinds();
    // An import's review and the history name the kinds; the rest can be shown before.
    const needsKinds = idIn(location.hash) !== null || location.hash === "#history";
    if (needsKinds) void loaded.then(() => this.route());
    else this.route();
  }

  private async loadKinds(): Promise<void> {
    try {
      this.kinds = (await client.kinds()).kinds;
      nameKinds(this.kinds);
      this.start.showKinds(this.kinds);
    } catch (reason) {
      this.start.showFailure(reason, () => void this.loadKinds());
    }
  }

  /** The address says what is shown, so that a reload or a link shows it again. */
  private route(): void {
    const { hash } = location;
    const tab = TABS.find((name) => hash === `#${name}`) ?? "import";
    this.openTab(tab);
    if (tab === "history") void this.history.load();
    if (tab === "import") this.showImport(idIn(hash));
  }

  private showImport(id: number | null): void {
    if (id !== null && this.shown?.id === id) return;
    this.shown?.close();
    this.shown = id === null ? null : this.opened(id);
    replace(byId("panel-import"), (this.shown ?? this.start).box);
    byId("panel-import").classList.toggle("wide-panel", this.shown !== null);
  }

  private opened(id: number): OpenImport {
    return new OpenImport(id, {
      ground: this.session.installation.bbox,
      kinds: () => this.kinds,
      leave: () => (location.hash = ""),
      toast,
    });
  }
}

function href(id: number): string {
  return `#${id}`;
}
