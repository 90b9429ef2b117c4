// The choice of the last visit, for the next one.

const KEPT = "quanyu.theme";

// A browser may forbid it; then a choice lasts as long as the page.
export function kept(): string {
  try {
    return localStorage.getItem(KEPT) ?? "";
  } catch {
    return "";
  }
}

export function keep(text: string): void {
  try {
    localStorage.setItem(KEPT, text);
  } catch {
    console.warn(KEPT);
  }
}
