// A pointer that is pulled: what follows it, and what happens when it is let go or taken
// away by the system (a touch that becomes a scroll, a call that comes in).

export function pulled(
  move: (event: PointerEvent) => void,
  end: (event: PointerEvent) => void,
  cancelled: () => void,
): void {
  const stop = () => {
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", up);
    window.removeEventListener("pointercancel", cancel);
  };
  const up = (event: PointerEvent) => {
    stop();
    end(event);
  };
  const cancel = () => {
    stop();
    cancelled();
  };
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", up);
  window.addEventListener("pointercancel", cancel);
}
