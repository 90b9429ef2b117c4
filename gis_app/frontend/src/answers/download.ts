// A file that the server made, put where the browser keeps its downloads.

const KEPT_MS = 60_000; // a browser may still be reading it

/** By an address of ours, which sends it as an attachment. */
export function fetchFile(url: string): void {
  follow(url, "");
}

/** One that is here already. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  follow(url, name);
  window.setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

function follow(url: string, name: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
