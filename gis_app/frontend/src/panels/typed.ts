// What is being written: told when a pause shows that a word is whole. What an input method
// is still composing ("jinggai" on its way to 井盖) is nobody's word yet.

export interface Typed {
  /** A word is being written, or was just now and has not been told. */
  readonly writing: boolean;
  /** What is written was taken in another way. */
  stop(): void;
}

/** begun: what is written is another now; whole: it stands for so many milliseconds. */
export function whenTyped(
  input: EventTarget,
  pauseMs: number,
  whole: () => void,
  begun: () => void = () => {},
): Typed {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let composing = false;
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const wait = () => {
    stop();
    begun();
    timer = setTimeout(() => {
      timer = undefined;
      whole();
    }, pauseMs);
  };
  input.addEventListener("compositionstart", () => {
    composing = true;
    stop();
  });
  input.addEventListener("compositionend", () => {
    composing = false;
    wait();
  });
  input.addEventListener("input", (event) => {
    if (!composing && !(event as InputEvent).isComposing) wait();
  });
  return {
    get writing() {
      return composing || timer !== undefined;
    },
    stop,
  };
}
