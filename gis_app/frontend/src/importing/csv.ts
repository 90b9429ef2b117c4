// Text tables, in and out: the first rows of a result, and counts to take home.

/** RFC 4180: rows of cells; at most `most` rows. A last row without its end is left out
 * when `cut` says that the text goes on. */
export function parseCsv(text: string, most = Infinity, cut = false): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const endCell = () => {
    row.push(cell);
    cell = "";
  };
  const endRow = () => {
    endCell();
    rows.push(row);
    row = [];
  };
  const plain = text.replace(/^\ufeff/, "");
  for (let at = 0; at < plain.length && rows.length < most; at++) {
    const c = plain[at]!;
    if (quoted && c === '"' && plain[at + 1] === '"') cell += plain[at++];
    else if (c === '"') quoted = !quoted;
    else if (quoted) cell += c;
    else if (c === ",") endCell();
    else if (c === "\n") endRow();
    else if (c !== "\r") cell += c;
  }
  if (!cut && rows.length < most && (cell || row.length)) endRow();
  return rows;
}

/** With a byte order mark, so that Excel reads the Chinese. */
export function writeCsv(rows: (string | number | null)[][]): string {
  const lines = rows.map((row) => row.map((cell) => quote(cell ?? "")).join(","));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

// A text that begins like a formula would be run by Excel: it is kept a text.
function quote(cell: string | number): string {
  const text =
    typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table on the clipboard (rows of Excel or WPS): at least two lines with the same tabs. */
export function isTable(text: string): boolean {
  const lines = text.trimEnd().split(/\r?\n/);
  const tabs = lines.map((line) => line.split("\t").length - 1);
  return lines.length > 1 && tabs[0]! > 0 && tabs.every((count) => count === tabs[0]);
}
