import { expect, test } from "vitest";
import { shortName } from "./path";

test("a name that begins with the one above it is told without it", () => {
  expect(shortName("金林社区第八网格", "金林社区")).toBe("第八网格");
  expect(shortName("金林社区", "槐汀街道")).toBe("金林社区");
  expect(shortName("金林社区A", "金林社区")).toBe("金林社区A");
  expect(shortName("金林社区", "")).toBe("金林社区");
});
