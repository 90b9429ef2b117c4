// One small picture for each group of categories, on a square of 16, drawn in lines.

export const GLYPHS: Record<string, string> = {
  // A dustbin, a board on posts, a cone, a flash, a stall with its awning.
  E01: "M4.500 5.500h7l-.6 8H5.100zM3.500 5.500h9M6.500 5.500v-2h3v2",
  E02: "M3 3.500h10v6H3zM5.500 9.500v4M10.500 9.500v4",
  E03: "M8 2.500l3.500 10.500h-7zM6.200 8h3.600M3 13h10",
  E04: "M9 2L4.500 9H8l-1 5l4.500-7H8z",
  E05: "M2.500 6l1.500-3.500h8L13.500 6zM4 6v7.500h8V6M2.500 6c0 2 2.700 2 2.700 0c0 2 2.800 2 2.800 0c0 2 2.800 2 2.800 0c0 2 2.700 2 2.700 0",
  // A manhole cover, a signpost, a bench, a tree, a house.
  B01: "M8 3a5 5 0 1 1 0 10a5 5 0 0 1 0-10M4.500 6h7M3.200 8h9.600M4.500 10h7",
  B02: "M8 2.500v11M8 3.500h4l1.500 1.500L12 6.500H8M8 7.500H4L2.500 9L4 10.500h4",
  B03: "M3 5.500h10M3 8h10M4.500 8v4.500M11.500 8v4.500M3 3.500v4.500M13 3.500v4.500",
  B04: "M8 14V8.500M8 2a3.600 3.600 0 0 1 2 6.600c-1.300.8-2.700.8-4 0A3.600 3.600 0 0 1 8 2M8 11l2-1.500",
  B05: "M2.500 8L8 3l5.500 5M4 7v6.500h8V7M6.800 13.500V10h2.400v3.500",
  // A drop, two who disagree, a flame, a cross, a sheet to fill in, a word.
  G01: "M8 2.500c2.600 3.300 3.800 5.200 3.800 7a3.800 3.800 0 0 1-7.600 0c0-1.800 1.200-3.700 3.800-7",
  G02: "M2.500 3.500h7v4.500H6L4 10V8H2.500zM11 6.500h2.500V11H12v2l-2-2H6.500V9.700",
  G03: "M8.500 2c.4 2.600 3.500 4 3.500 7.300A4 4 0 0 1 8 13.500a4 4 0 0 1-4-4.200c0-1.600.9-2.600 1.800-3.500c.2 1.200.6 1.700 1.200 2c-.2-2.200.2-4.200 1.500-5.800",
  G04: "M6.300 3h3.400v3.300H13v3.400H9.700V13H6.300V9.700H3V6.300h3.300z",
  G05: "M4 3.500h8v10H4zM6.500 2.500h3v2h-3zM6 7.500h4M6 10h4",
  G06: "M2.500 3.500h11v7H8L5 13v-2.500H2.500zM5 6h6M5 8h4",
  // What comes again, with the season, with age.
  P01: "M12.500 6A5 5 0 0 0 3.500 6.500M3.500 10a5 5 0 0 0 9-.5M12.500 3v3h-3M3.500 13v-3h3",
  P02: "M3.500 4h9v9h-9zM3.500 7h9M6 2.500V5M10 2.500V5",
  P03: "M8 3a5 5 0 1 1 0 10a5 5 0 0 1 0-10M8 5v3l2 1.500",
};
/** For groups that a city adds: a mark that fits all. */
export const OTHER = "M8 4v5M8 11.500v.1";

export function glyphOf(group: string): string {
  return GLYPHS[group] ?? OTHER;
}
