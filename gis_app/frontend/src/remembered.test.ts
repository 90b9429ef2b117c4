import { expect, test, vi } from "vitest";
import { forget, remembered } from "./remembered";

test("what is known is asked for once, until a boundary is published", async () => {
  const ask = vi.fn((code: string) => Promise.resolve(`${code}!`));
  const nameOf = remembered(ask);
  expect(await nameOf("a")).toBe("a!");
  await nameOf("a");
  expect(ask).toHaveBeenCalledTimes(1);
  forget();
  await nameOf("a");
  expect(ask).toHaveBeenCalledTimes(2);
});

test("a question that failed is asked again, an older failure takes nothing newer away", async () => {
  const fails: (() => void)[] = [];
  const ask = vi.fn(() => new Promise<string>((_, reject) => fails.push(() => reject("no"))));
  const nameOf = remembered(ask);
  const first = nameOf("a");
  forget();
  const second = nameOf("a");
  fails[0]!();
  await first.catch(() => {});
  expect(nameOf("a")).toBe(second);
  fails[1]!();
  await second.catch(() => {});
  expect(nameOf("a")).not.toBe(second);
});
