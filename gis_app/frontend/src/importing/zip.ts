// The parts of a shapefile, dropped loose, become one zip: stored, not compressed.

const PARTS = new Set([
  "shp",
  "shx",
  "dbf",
  "prj",
  "cpg",
  "cst",
  "sbn",
  "sbx",
  "qix",
  "qpj",
  "xml",
]);
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8 = 0x0800; // names are UTF-8
const VERSION = 20;
const DAY = 0x21; // 1 January 1980, the earliest a zip can say

interface Entry {
  name: Uint8Array;
  body: Uint8Array;
  crc: number;
  at: number;
}

/** Files as they are to be sent: each shapefile's parts together as one zip. */
export async function packed(files: File[]): Promise<File[]> {
  const stems = new Set(
    files.filter((one) => extension(one.name) === "shp").map((one) => stem(one.name)),
  );
  const isPart = (one: File) => stems.has(stem(one.name)) && PARTS.has(extension(one.name));
  const zips = [...stems].map((name) =>
    zipOf(
      `${original(files, name)}.zip`,
      files.filter((one) => isPart(one) && stem(one.name) === name),
    ),
  );
  return [...files.filter((one) => !isPart(one)), ...(await Promise.all(zips))];
}

function original(files: File[], name: string): string {
  const shp = files.find((one) => stem(one.name) === name && extension(one.name) === "shp");
  return shp!.name.replace(/\.shp$/i, "");
}

export function extension(name: string): string {
  return /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
}

// "roads.shp.xml" belongs to "roads" as well.
function stem(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.shp\.xml$/, "")
    .replace(/\.[^.]+$/, "");
}

export async function zipOf(name: string, files: File[]): Promise<File> {
  const entries: Entry[] = [];
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const file of files) {
    const body = new Uint8Array(await file.arrayBuffer());
    const entry = { name: new TextEncoder().encode(file.name), body, crc: crc32(body), at };
    entries.push(entry);
    const head = record(LOCAL, entry, []);
    parts.push(head, body);
    at += head.length + body.length;
  }
  const heads = entries.map((entry) => record(CENTRAL, entry, [entry.at]));
  const size = heads.reduce((sum, head) => sum + head.length, 0);
  const blobs = [...parts, ...heads, ending(entries.length, size, at)];
  return new File(blobs as BlobPart[], name, { type: "application/zip" });
}

// APPNOTE.TXT 4.3.7 and 4.3.12: the same facts before the file and in the directory.
function record(signature: number, entry: Entry, place: number[]): Uint8Array {
  const central = signature === CENTRAL;
  const head = new DataView(new ArrayBuffer(central ? 46 : 30));
  let at = 0;
  const two = (value: number) => head.setUint16((at += 2) - 2, value, true);
  const four = (value: number) => head.setUint32((at += 4) - 4, value, true);
  four(signature);
  if (central) two(VERSION);
  for (const value of [VERSION, UTF8, 0, 0, DAY]) two(value);
  for (const value of [entry.crc, entry.body.length, entry.body.length]) four(value);
  for (const value of [entry.name.length, 0]) two(value);
  if (central) {
    for (const value of [0, 0, 0]) two(value);
    for (const value of [0, ...place]) four(value);
  }
  return joined(new Uint8Array(head.buffer), entry.name);
}

function ending(count: number, size: number, at: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(22));
  view.setUint32(0, END, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, size, true);
  view.setUint32(16, at, true);
  return new Uint8Array(view.buffer);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++)
    value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/** ISO 3309. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
