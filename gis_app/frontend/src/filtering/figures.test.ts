import { expect, test } from "vitest";
import type { Filter } from "../types";
import { FigureDesk, type Figures, rowsOf } from "./figures";

const answer = (by: string[][]): Figures => ({
  total: 1,
  open: 1,
  overdue: 0,
  groups: by.map((one) => ({ by: one, rows: [{ count: 1 }] })),
  warnings: [],
  at: "",
});
const settled = () => new Promise((resolve) => setTimeout(resolve));

function desk(filter: Filter) {
  const asked: [Filter, string[][]][] = [];
  const made = new FigureDesk(
    () => filter,
    (of, by) => {
      asked.push([of, by]);
      return Promise.resolve(answer(by));
    },
  );
  return { made, asked };
}

test("readers of one filter share one question, and each table is asked for once", async () => {
  const { made, asked } = desk({ overdue: true });
  const shown: Figures[] = [];
  const reader = (...by: string[][]) => ({
    by: () => by,
    show: (figures: Figures) => shown.push(figures),
    fail: () => {},
  });
  made.add(reader(["state"], ["category"]));
  made.add(reader(["category"]));
  await settled();
  expect(asked).toEqual([[{ overdue: true }, [["state"], ["category"]]]]);
  expect(shown.map((one) => rowsOf(one, "category").length)).toEqual([1, 1]);
});

test("a reader of another filter gets a question of its own; one who wants nothing, none", async () => {
  const { made, asked } = desk({ from: "x", overdue: true });
  const base = { show: () => {}, fail: () => {} };
  made.add({ ...base, by: () => [["day"]], of: () => ({ overdue: true }) });
  made.add({ ...base, by: () => [["state"]] });
  made.add({ ...base, by: () => [] });
  await settled();
  expect(asked.map(([of]) => of)).toEqual([
    { overdue: true },
    { from: "x", overdue: true },
  ]);
});

test("only the last question is answered to", async () => {
  const late: (() => void)[] = [];
  const shown: string[] = [];
  let filter: Filter = { text: "a" };
  const made = new FigureDesk(
    () => filter,
    (of, by) =>
      new Promise((resolve) =>
        late.push(() => resolve({ ...answer(by), at: String(of.text) })),
      ),
  );
  made.add({
    by: () => [["state"]],
    show: ({ at }) => shown.push(at),
    fail: () => {},
  });
  await settled();
  filter = { text: "b" };
  made.renew();
  await settled();
  for (const resolve of late) resolve();
  await settled();
  expect(shown).toEqual(["b"]);
});

test("renewals that come faster than answers still show one", async () => {
  const held: (() => void)[] = [];
  const shown: string[] = [];
  const made = new FigureDesk(
    () => ({}),
    (_, by, signal) =>
      new Promise((resolve) =>
        held.push(() => resolve({ ...answer(by), at: String(signal.aborted) })),
      ),
  );
  made.add({ by: () => [["state"]], show: ({ at }) => shown.push(at), fail: () => {} });
  for (let beat = 0; beat < 3; beat += 1) {
    await settled();
    made.renew(true);
  }
  await settled();
  held.shift()!();
  await settled();
  expect([shown, held.length]).toEqual([["false"], 1]);
});

test("the desk knows the total of the page's filter, and forgets it with the filter", async () => {
  let filter: Filter = {};
  const made = new FigureDesk(
    () => filter,
    (_, by) => Promise.resolve(answer(by)),
  );
  made.add({ by: () => [["state"]], show: () => {}, fail: () => {} });
  await settled();
  expect(made.last?.total).toBe(1);
  filter = { overdue: true };
  expect(made.last).toBeNull();
});
