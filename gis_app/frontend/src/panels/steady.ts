// Fresh content without taking anything out of somebody's hands: it waits while a pointer
// is down in its box or text of it is selected, and focus goes back to the same thing.

const FOCUSABLE = "a, button, input, select, summary, [tabindex]";

const waiting = new Map<Element, () => void>();
let pressed: Node | null = null;
let wired = false;

/** draw: puts the content into the box, now or once the box is let go. */
export function renew(box: Element, draw: () => void): void {
  wire();
  if (isHeld(box)) {
    waiting.set(box, draw);
    return;
  }
  waiting.delete(box);
  const back = focusIn(box);
  const opened = openIn(box);
  draw();
  for (const one of box.querySelectorAll("details"))
    if (opened.has(titleOf(one))) one.open = true;
  back();
}

function isHeld(box: Element): boolean {
  if (pressed && box.contains(pressed)) return true;
  const selection = document.getSelection();
  return Boolean(
    selection && !selection.isCollapsed && box.contains(selection.anchorNode),
  );
}

function wire(): void {
  if (wired) return;
  wired = true;
  const down = (event: Event) => (pressed = event.target as Node);
  // The click comes after the pointer is up, and belongs to what was pressed.
  const up = () =>
    setTimeout(() => {
      pressed = null;
      release();
    });
  document.addEventListener("pointerdown", down, { capture: true });
  for (const kind of ["pointerup", "pointercancel"])
    document.addEventListener(kind, up, { capture: true });
  document.addEventListener("selectionchange", release);
}

function release(): void {
  for (const [box, draw] of [...waiting]) {
    if (isHeld(box)) continue;
    waiting.delete(box);
    if (box.isConnected) renew(box, draw);
  }
}

/** Returns what gives focus back to the element that has it, or to its like. */
function focusIn(box: Element): () => void {
  const had = document.activeElement as HTMLElement | null;
  if (!had || !box.contains(had)) return () => {};
  const key = keyOf(had);
  const at = likeness(box, key).indexOf(had);
  return () => {
    if (document.activeElement === had) return;
    const now = box.contains(had) ? had : (likeness(box, key)[at] ?? likeness(box, key)[0]);
    now?.focus({ preventScroll: true });
  };
}

function likeness(box: Element, key: string): HTMLElement[] {
  const all = [...box.querySelectorAll<HTMLElement>(FOCUSABLE)];
  return all.filter((one) => keyOf(one) === key);
}

/** What makes an element the same one when it is drawn again; figures in it do not. */
export function keyOf(one: HTMLElement): string {
  if (one.id) return `#${one.id}`;
  const told = Object.entries({ ...one.dataset }).map(([name, value]) => `${name}=${value}`);
  const name = one.title || one.getAttribute("aria-label") || one.textContent;
  return [one.tagName, ...told, told.length ? "" : (name ?? "").replace(/\d+/g, "")].join("|");
}

function openIn(box: Element): Set<string> {
  return new Set([...box.querySelectorAll("details[open]")].map(titleOf));
}

function titleOf(details: Element): string {
  return (details.querySelector("summary")?.textContent ?? "").replace(/\d+/g, "");
}
