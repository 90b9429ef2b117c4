import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Question } from "./question";

type Answer = (found: string) => void;
let answers: Answer[];
let signals: AbortSignal[];
beforeEach(() => {
  vi.useFakeTimers();
  [answers, signals] = [[], []];
});
afterEach(() => vi.useRealTimers());

function questioned() {
  const [answered, failed] = [vi.fn(), vi.fn()];
  const question: Question<string> = new Question(
    (signal) => {
      signals.push(signal);
      return new Promise((resolve, reject) => {
        answers.push(resolve);
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
    },
    answered,
    failed,
    () => void question.put("city"),
  );
  return { question, answered, failed };
}

test("answers slower than the beat are shown all the same, and asked once more", async () => {
  const { question, answered } = questioned();
  void question.put("city");
  for (let n = 0; n < 5; n++) void question.put("city");
  expect(answers).toHaveLength(1);
  answers[0]!("old");
  await vi.advanceTimersByTimeAsync(0);
  expect(answered).toHaveBeenCalledWith("old");
  expect(answers).toHaveLength(2);
});

test("another place gives up what was asked of the one before", async () => {
  const { question, answered } = questioned();
  void question.put("city");
  void question.put("town");
  expect(signals[0]!.aborted).toBe(true);
  answers[1]!("of the town");
  await vi.advanceTimersByTimeAsync(0);
  expect(answered.mock.calls).toEqual([["of the town"]]);
});

test("a question that is never answered fails, so that the next can be asked", async () => {
  const { question, failed } = questioned();
  void question.put("city");
  await vi.advanceTimersByTimeAsync(30_000);
  expect(failed).toHaveBeenCalledOnce();
  void question.put("city");
  expect(answers).toHaveLength(2);
});
