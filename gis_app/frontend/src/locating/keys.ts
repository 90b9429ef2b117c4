// The keyboard of the queue: what a key means where nobody is typing.

import { areLettersOn } from "../letters";

export type Deed =
  | { do: "step"; by: 1 | -1 }
  | { do: "candidate"; at: number }
  | { do: "confirm" }
  | { do: "search" };

interface Pressed {
  key: string;
  ctrlKey?: boolean;
  metaKey?: boolean;
  altKey?: boolean;
}

/** tag, role: of what has the focus; a button's Enter is its own, unless it stands in the list. */
export function deedOf(event: Pressed, tag: string, inList: boolean): Deed | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (["INPUT", "SELECT", "TEXTAREA"].includes(tag)) return null;
  const { key } = event;
  if (key !== "Enter" && !areLettersOn()) return null;
  if (key === "j") return { do: "step", by: 1 };
  if (key === "k") return { do: "step", by: -1 };
  if (key === "/") return { do: "search" };
  if (/^[1-9]$/.test(key)) return { do: "candidate", at: Number(key) - 1 };
  if (key === "Enter" && (inList || !["BUTTON", "A", "SUMMARY"].includes(tag)))
    return { do: "confirm" };
  return null;
}
