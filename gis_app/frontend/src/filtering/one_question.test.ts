import { expect, test } from "vitest";
import { OneQuestion } from "./one_question";

/** Answers when it is told to; `shown` is what came through. */
function desk() {
  const shown: string[] = [];
  const held: (() => void)[] = [];
  const one = new OneQuestion();
  const put = (key: string, text: string) =>
    one.put(key, async (signal) => {
      await new Promise<void>((done) => held.push(done));
      if (!signal.aborted) shown.push(text);
    });
  const answer = async () => {
    held.shift()!();
    await new Promise((done) => setTimeout(done));
  };
  return { one, put, answer, shown, held };
}

test("the same question again leaves the answer that is on its way", async () => {
  const { put, answer, shown } = desk();
  put("a", "first");
  put("a", "second");
  await answer();
  expect(shown).toEqual(["first"]);
});

test("however often it was renewed meanwhile, it is asked once more", async () => {
  const { put, answer, shown, held } = desk();
  put("a", "first");
  for (const text of ["second", "third", "fourth"]) put("a", text);
  await answer();
  await answer();
  expect([shown, held.length]).toEqual([["first", "fourth"], 0]);
});

test("another question takes its place", async () => {
  const { put, answer, shown } = desk();
  put("a", "first");
  put("b", "other");
  await answer();
  await answer();
  expect(shown).toEqual(["other"]);
});

test("what is dropped is neither shown nor asked again", async () => {
  const { one, put, answer, shown, held } = desk();
  put("a", "first");
  put("a", "second");
  one.drop();
  await answer();
  expect([shown, held.length]).toEqual([[], 0]);
});
