import { describe, expect, test } from "vitest";
import { crc32, packed, zipOf } from "./zip";

const file = (name: string, text = name) => new File([text], name);
const bytes = (text: string) => new TextEncoder().encode(text);

describe("loose parts of a shapefile", () => {
  test("become one zip, and other files stay as they are", async () => {
    const names = ["网格.shp", "网格.dbf", "网格.prj", "网格.shp.xml", "台账.csv"];
    const sent = await packed(names.map((name) => file(name)));
    expect(sent.map((one) => one.name)).toEqual(["台账.csv", "网格.zip"]);
  });

  test("of two layers become two", async () => {
    const sent = await packed(
      ["a.shp", "a.dbf", "B.SHP", "B.DBF"].map((name) => file(name)),
    );
    expect(sent.map((one) => one.name)).toEqual(["a.zip", "B.zip"]);
  });

  test("a dbf alone is a table, not a part", async () => {
    const sent = await packed([file("a.dbf")]);
    expect(sent.map((one) => one.name)).toEqual(["a.dbf"]);
  });
});

describe("a zip", () => {
  test("check sums are those of ISO 3309", () => {
    expect(crc32(bytes("123456789"))).toBe(0xcbf43926);
  });

  test("ends with a directory that finds each file where it stands", async () => {
    const zip = await zipOf("a.zip", [file("一.txt", "hello"), file("b.txt", "")]);
    const view = new DataView(await zip.arrayBuffer());
    const end = view.byteLength - 22;
    expect(view.getUint16(end + 10, true)).toBe(2);
    const first = view.getUint32(end + 16, true);
    expect(view.getUint32(first, true)).toBe(0x02014b50);
    const second = first + 46 + bytes("一.txt").length;
    expect(view.getUint32(view.getUint32(second + 42, true), true)).toBe(0x04034b50);
  });
});
