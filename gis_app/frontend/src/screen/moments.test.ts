import { afterEach, expect, test } from "vitest";
import { dayUntilNow, now, setClock, untilHour, wholeDay } from "./moments";

const AT = new Date("2026-11-25T21:04:07+08:00");

afterEach(() => setClock(new Date().toUTCString()));

test("yesterday ends at the same moment of the day", () => {
  expect(dayUntilNow(1, AT)).toEqual({
    from: "2026-11-24T00:00:00+08:00",
    to: "2026-11-24T13:04:07.000Z",
  });
});

test("a whole day is half open", () => {
  expect(wholeDay(7, AT)).toEqual({
    from: "2026-11-18T00:00:00+08:00",
    to: "2026-11-19T00:00:00+08:00",
  });
});

test("four in the morning is always ahead", () => {
  expect(untilHour(4, AT)).toBe((6 * 3600 + 55 * 60 + 53) * 1000);
  expect(untilHour(4, new Date("2026-11-25T04:00:00+08:00"))).toBe(86_400_000);
});

test("a wall whose clock is wrong shows the server's time", () => {
  setClock(new Date(Date.now() + 3_600_000).toUTCString());
  expect(now().getTime() - Date.now()).toBeGreaterThan(3_590_000);
});
