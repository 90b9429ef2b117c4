import { expect, test } from "vitest";
import { roundedUp, sum } from "./trend";

test("the axis ends at a round number that nothing exceeds", () => {
  for (let most = 0; most < 5000; most += 7) {
    const top = roundedUp(most);
    expect(top).toBeGreaterThanOrEqual(most);
    expect(top / 2).toBe(Math.round(top / 2));
    if (most > 4) expect(top).toBeLessThanOrEqual(most * 2);
  }
});

test("a withheld day leaves no sum that would tell it", () => {
  const day = { day: "2026-01-01", reported: 7, closed: null };
  expect(sum([day], "reported")).toBe(7);
  expect(sum([day], "closed")).toBeNull();
});
