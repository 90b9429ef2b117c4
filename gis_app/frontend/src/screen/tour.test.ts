import { describe, expect, test } from "vitest";
import { EVERY_S, REST_S, Tour } from "./tour";

function touring(stops = ["a", "b", "city"]) {
  const seen: string[] = [];
  let shown = "city";
  const tour = new Tour(
    () => stops,
    () => shown,
    (code) => {
      shown = code;
      seen.push(code);
    },
    () => {},
  );
  const wait = (seconds: number) => {
    for (let n = 0; n < seconds; n++) tour.tick();
  };
  return { tour, seen, wait };
}

describe("the tour", () => {
  test("goes from unit to unit, over the whole, and round again", () => {
    const { tour, seen, wait } = touring();
    tour.toggle();
    wait(4 * EVERY_S);
    expect(seen).toEqual(["a", "b", "city", "a"]);
  });

  test("stands still until it is switched on", () => {
    const { seen, wait } = touring();
    wait(3 * EVERY_S);
    expect(seen).toEqual([]);
  });

  test("waits a minute after anybody touched the wall", () => {
    const { tour, seen, wait } = touring();
    tour.toggle();
    wait(EVERY_S - 1);
    tour.touched();
    wait(REST_S - 1);
    expect([tour.state, seen]).toEqual(["paused", []]);
    wait(1);
    expect([tour.state, seen]).toEqual(["running", ["a"]]);
  });

  test("a touch does not switch on what is off", () => {
    const { tour } = touring();
    tour.touched();
    expect(tour.state).toBe("off");
  });

  test("steps both ways and round, and nowhere where nothing lies below", () => {
    const { tour, seen } = touring();
    tour.step(-1);
    tour.step(-1);
    tour.step(1);
    expect(seen).toEqual(["b", "a", "b"]);
    const alone = touring([]);
    alone.tour.step(1);
    expect(alone.seen).toEqual([]);
  });
});
