// What a person reads when a call failed, and the way on.
import { Problem, UNREACHABLE } from "./api";
import { h } from "./dom";
import { t } from "./i18n";
import { icon } from "./icons";

/** One sentence in the page's language; the server's own detail where it says more. */
export function explain(reason: unknown): string {
  if (!(reason instanceof Problem)) return t("fail.server", { status: String(reason) });
  if (reason.status === UNREACHABLE) return t("fail.network");
  if (reason.status === 401) return t("fail.session");
  if (reason.status === 403) return t("fail.forbidden");
  if (reason.status === 404) return t("fail.missing");
  if (reason.status === 429) return t("fail.slow", { seconds: reason.retryAfter ?? 60 });
  if (reason.status < 500 && reason.detail) {
    const places = reason.errors.map((error) => error.message ?? "");
    return [reason.detail, ...places].filter(Boolean).join(" ");
  }
  return t("fail.server", { status: reason.status });
}

/** A box with the failure and, where it can help, a button that tries again. */
export function failureBox(reason: unknown, again?: () => void): HTMLElement {
  return h(
    "div",
    { class: "notice bad", role: "alert" },
    icon("warning"),
    h(
      "div",
      {},
      h("p", {}, explain(reason)),
      isSignedOut(reason)
        ? h("a", { class: "button small", href: signInAddress() }, t("app.signin"))
        : again &&
            h(
              "button",
              { type: "button", class: "button small", onclick: again },
              t("app.retry"),
            ),
    ),
  );
}

function isSignedOut(reason: unknown): boolean {
  return reason instanceof Problem && reason.status === 401;
}

/** Signing in leads back to this page and, by the part after #, to what was shown. */
function signInAddress(): string {
  return `/login?next=${encodeURIComponent(location.pathname)}${location.hash}`;
}

/** What stands where an installation has no ground yet. */
export function emptyBox(): HTMLElement {
  // The header leads to /setup whoever may see it; so does this.
  const way = document.querySelector("[data-way=setup]");
  return h(
    "div",
    { class: "notice", role: "status" },
    icon("layers"),
    h(
      "div",
      {},
      h("p", {}, t("app.empty")),
      way && h("a", { class: "button small", href: "/setup" }, t("setup.begin")),
    ),
  );
}

/** Grey lines where content will stand. */
export function waiting(lines = 3): HTMLElement {
  const rows = Array.from({ length: lines }, () => h("div", { class: "skeleton" }));
  return h("div", { class: "bars", role: "status", "aria-label": t("app.loading") }, rows);
}
