import { describe, expect, test } from "vitest";
import { clicked, drawn } from "./brush";

//  0 1 2 3 4 5 6 7 8 9
//      [ - - ]            before: 2 to 4
const before = { first: 2, last: 4 };
const grasp = { from: 3, edge: null, before, n: 10 };

describe("a pointer on the axis", () => {
  test("draws a range both ways where there was none", () => {
    const fresh = { ...grasp, before: null };
    expect(drawn(fresh, 6)).toEqual({ first: 3, last: 6 });
    expect(drawn(fresh, 1)).toEqual({ first: 1, last: 3 });
  });

  test("moves the range that it went down in, up to the ends", () => {
    expect(drawn(grasp, 5)).toEqual({ first: 4, last: 6 });
    expect(drawn(grasp, 9)).toEqual({ first: 7, last: 9 });
  });

  test("chooses one bar by a click", () => {
    expect(clicked(grasp)).toEqual({ first: 3, last: 3 });
  });
});

describe("a handle", () => {
  test("moves its own end, over the other one too", () => {
    expect(drawn({ ...grasp, edge: "first" }, 3)).toEqual({ first: 3, last: 4 });
    expect(drawn({ ...grasp, edge: "first" }, 7)).toEqual({ first: 4, last: 7 });
  });

  test("of all days leaves the other end where it is", () => {
    const idle = { ...grasp, from: 0, before: null };
    expect(drawn({ ...idle, edge: "first" }, 3)).toEqual({ first: 3, last: 9 });
  });

  test("that is only clicked changes nothing", () => {
    expect(clicked({ ...grasp, edge: "last" })).toBeNull();
  });
});
