import { expect, test } from "vitest";
import { AlertQueue } from "./alert_queue";
import type { Brief } from "./feed";

const one = (no: number, severity = 1): Brief => ({
  no: `${no}`,
  category: "E01",
  title: `${no}`,
  state: 10,
  severity,
  reported_at: "2026-11-25T08:00:00+08:00",
  scope: "99",
});
const some = (n: number) => Array.from({ length: n }, (_, no) => one(no));

function taken(queue: AlertQueue): string[] {
  const numbers = [];
  for (let next = queue.next(); next; next = queue.next()) numbers.push(next.no);
  return numbers;
}

test("of a flood the twenty newest wait, the rest are counted", () => {
  const queue = new AlertQueue();
  queue.add(some(2_000));
  expect(queue.size).toBe(2_000);
  const numbers = taken(queue);
  expect(numbers).toHaveLength(20);
  expect(numbers.at(-1)).toBe("1999");
  queue.calm();
  expect(queue.size).toBe(0);
});

test("who waited for two minutes gets no card any more", () => {
  let now = 0;
  const queue = new AlertQueue(() => now);
  queue.add([one(1)]);
  now = 100_000;
  queue.add([one(2)]);
  now = 121_000;
  expect(taken(queue)).toEqual(["2"]);
});

test("what was deleted or left the scope is never shown", () => {
  const queue = new AlertQueue();
  queue.add(some(3));
  queue.drop(["1"]);
  expect(taken(queue)).toEqual(["0", "2"]);
});

test("what is not grave is no alert", () => {
  const queue = new AlertQueue();
  queue.add([one(1, 3), one(2, 2)]);
  expect(taken(queue)).toEqual(["2"]);
});
