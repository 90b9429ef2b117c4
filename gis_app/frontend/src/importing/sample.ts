// A preview as the server gives it, for tests.
import type { Preview } from "./types";

export const PREVIEW: Preview = {
  kinds: [],
  guesses: [],
  layers: [],
  columns: [
    { name: "\u4e8b\u9879", field: "title", personal: false, samples: [] },
    { name: "\u5907\u6ce8", field: null, personal: false, samples: [] },
  ],
  fields: [
    { name: "title", label: "", meaning: "", needed: true },
    { name: "category", label: "", meaning: "", needed: true },
  ],
  rows: [],
  shapes: null,
  bbox: null,
  datum: null,
  counts: { read: 0, good: 0, rejected: 0, whole: true },
  about: null,
  notes: [],
  faults: [],
};
