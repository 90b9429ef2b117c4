import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LiveTiles } from "./live_tiles";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function shown() {
  const sources = {
    incidents: { type: "vector", tiles: ["/tiles/incidents/{z}/{x}/{y}?v=live"] },
    grids: { type: "vector", tiles: ["/tiles/grids/{z}/{x}/{y}?v=7"] },
  };
  const map = {
    getStyle: () => ({ sources }),
    isSourceLoaded: vi.fn(() => true),
    refreshTiles: vi.fn(),
    once: vi.fn(),
  };
  const change = vi.fn(() => Promise.resolve());
  return { map, change, tiles: new LiveTiles(map as never, change) };
}

test("the style is asked for when boundaries were published, and not at each incident", async () => {
  const { map, change, tiles } = shown();
  for (let n = 0; n < 10; n++) {
    tiles.renew();
    await vi.advanceTimersByTimeAsync(2_000);
  }
  expect(change).not.toHaveBeenCalled();
  expect(map.refreshTiles.mock.calls[0]).toEqual(["incidents"]);
  tiles.renew(true);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(change).toHaveBeenCalledOnce();
});

test("a style that could not be had is asked for at the next change", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const { change, tiles } = shown();
  change.mockRejectedValueOnce(new Error("no"));
  tiles.renew(true);
  await vi.advanceTimersByTimeAsync(2_000);
  tiles.renew();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(change).toHaveBeenCalledTimes(2);
});

test("tiles that are still coming are asked for again only when they are here", async () => {
  const { map, tiles } = shown();
  map.isSourceLoaded.mockReturnValue(false);
  tiles.renew();
  await vi.advanceTimersByTimeAsync(10_000);
  tiles.renew();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(map.refreshTiles).not.toHaveBeenCalled();
  expect(map.once).toHaveBeenCalledOnce();
  map.isSourceLoaded.mockReturnValue(true);
  (map.once.mock.calls[0]![1] as () => void)();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(map.refreshTiles).toHaveBeenCalledOnce();
});
