// The picture beside the sign-in form: a piece of ground in grids, one of them lit.
// Drawn from a seed, the same each time; decoration only.
import { svg } from "./dom";

const COLUMNS = 9;
const ROWS = 8;
const SIZE = 120;
type Corner = [x: number, y: number];

export function drawArt(box: HTMLElement): void {
  const corners = jittered(COLUMNS + 1, ROWS + 1);
  const lit = { column: 4, row: 3 };
  const cells: SVGElement[] = [];
  for (let row = 0; row < ROWS; row++)
    for (let column = 0; column < COLUMNS; column++) {
      const near = Math.abs(column - lit.column) + Math.abs(row - lit.row);
      const kind = near === 0 ? "lit" : near === 1 ? "near" : "";
      cells.push(cell(corners, column, row, kind));
    }
  // The lit cell last, so that its outline lies over its neighbours'.
  cells.sort(
    (a, b) => Number(a.classList.contains("lit")) - Number(b.classList.contains("lit")),
  );
  const at = { cx: (lit.column + 0.55) * SIZE, cy: (lit.row + 0.5) * SIZE };
  box.append(
    svg(
      "svg",
      {
        viewBox: `0 0 ${COLUMNS * SIZE} ${ROWS * SIZE}`,
        preserveAspectRatio: "xMidYMid slice",
      },
      cells,
      svg("circle", { ...at, r: 34, class: "art-ring" }),
      svg("circle", { ...at, r: 20, class: "art-ring" }),
      svg("circle", { ...at, r: 9, class: "art-point" }),
    ),
  );
}

function cell(corners: Corner[][], column: number, row: number, kind: string) {
  const ring = [
    corners[row]![column]!,
    corners[row]![column + 1]!,
    corners[row + 1]![column + 1]!,
    corners[row + 1]![column]!,
  ];
  return svg("polygon", {
    points: ring.map(([x, y]) => `${x},${y}`).join(" "),
    class: `art-cell ${kind}`.trim(),
  });
}

function jittered(columns: number, rows: number): Corner[][] {
  let seed = 20;
  const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column): Corner => [
      Math.round((column + (next() - 0.5) * 0.55) * SIZE),
      Math.round((row + (next() - 0.5) * 0.55) * SIZE),
    ]),
  );
}
