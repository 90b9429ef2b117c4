// Keys without Ctrl or Alt that do something wherever one stands. Whoever speaks to the
// machine, or brushes the keyboard, can switch them off (WCAG 2.1.4): all in this one place.

const KEPT = "quanyu.letters";

/** chosen: called with the letter (upper case), the digit or the sign that was pressed. */
export function onLetter(chosen: (key: string, event: KeyboardEvent) => void): void {
  document.addEventListener("keydown", (event) => {
    const key = letterOf(event);
    if (key !== null) chosen(key, event);
  });
}

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "target">;

/** What counts as such a key now; null: nothing. */
export function letterOf(event: Pressed): string | null {
  if (!isPlain(event) || [...event.key].length !== 1 || event.key === " ") return null;
  return areLettersOn() ? event.key.toUpperCase() : null;
}

/** Any key, arrows and the space bar too, while nobody writes and no modifier is held. */
export function isPlain(event: Pressed): boolean {
  return !(event.ctrlKey || event.metaKey || event.altKey || isTyping(event));
}

function isTyping({ target }: Pick<Event, "target">): boolean {
  const at = target as HTMLElement | null;
  return ["INPUT", "SELECT", "TEXTAREA"].includes(at?.tagName ?? "");
}

// A browser may forbid to keep anything; then the choice lasts as long as the page.
let chosenHere: boolean | null = null;

export function areLettersOn(): boolean {
  if (chosenHere !== null) return chosenHere;
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

export function switchLetters(on: boolean): void {
  chosenHere = on;
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    console.warn(KEPT);
  }
}
