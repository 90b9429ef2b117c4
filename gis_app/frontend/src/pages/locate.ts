// /locate: reports that have no place yet; one after the other gets its pin.
import "../styles/base.css";
import "../styles/parts.css";
import "../styles/map.css";
import "../styles/floating.css";
import "../styles/frame.css";
import "../styles/locate.css";
import type { Map as WebMap } from "maplibre-gl";
import { markReady, showAccount, wireSettings } from "../chrome";
import { byId, h, replace } from "../dom";
import { failureBox } from "../failure";
import { t } from "../i18n";
import { icon } from "../icons";
import { Operator } from "../locating/operator";
import { supportsWebGL2 } from "../map/create";
import { createGround, followTheme } from "../map/ground";
import { loadSession, loadVocabularies } from "../session";

let map: WebMap | null = null;
wireSettings((theme) => {
  if (map) followTheme(map, theme, () => {}).catch(console.warn);
});
begin().catch((reason: unknown) => {
  replace(
    byId("decide"),
    failureBox(reason, () => location.reload()),
  );
  console.warn(reason);
});

async function begin(): Promise<void> {
  const [session, words] = await Promise.all([loadSession(), loadVocabularies()]);
  showAccount(session, words);
  if (!session.account?.abilities.includes("correct")) refuse();
  else if (!supportsWebGL2())
    replace(byId("map"), h("p", { class: "notice bad", role: "alert" }, t("fail.webgl")));
  else {
    map = await createGround(byId("map"), session.installation.bbox);
    Object.assign(window, { quanyu: { map } });
    await new Operator(map, session, words).begin();
    map.once("idle", markReady);
    map.triggerRepaint();
    return;
  }
  markReady();
}

function refuse(): void {
  document.body.classList.add("nothing");
  replace(
    byId("empty"),
    icon("lock"),
    h("h2", {}, t("queue.refused")),
    h("p", { class: "sub" }, t("queue.refused.who")),
    h("a", { class: "button", href: "/" }, t("import.home")),
  );
}
