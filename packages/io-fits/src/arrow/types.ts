/** Numbers of Arrow's types in its flatbuffers (Schema.fbs). */
export const TYPE = {
  null: 1,
  int: 2,
  float: 3,
  binary: 4,
  utf8: 5,
  bool: 6,
  date: 8,
  time: 9,
  timestamp: 10,
  list: 12,
  fixedSizeBinary: 15,
  fixedSizeList: 16,
  duration: 18,
  largeBinary: 19,
  largeUtf8: 20,
  largeList: 21,
} as const;

/** Types that are not read, by number. */
export const NOT_READ: Readonly<Record<number, string>> = {
  7: "decimal",
  11: "interval",
  13: "struct",
  14: "union",
  17: "map",
  22: "run-end encoded",
  23: "binary view",
  24: "string view",
  25: "list view",
  26: "large list view",
};

/** Kinds of messages (Message.fbs). */
export const MESSAGE = { schema: 1, dictionary: 2, batch: 3 } as const;

/** Version 5 of the metadata, the one since Arrow 1.0. */
export const METADATA_V5 = 4;

/** How the values of a field are laid out. */
export type Layout =
  | { readonly kind: "null" }
  | { readonly kind: "number"; readonly bits: number; readonly float: boolean; readonly signed: boolean }
  | { readonly kind: "bool" }
  | { readonly kind: "text"; readonly wide: boolean }
  | { readonly kind: "bytes"; readonly wide: boolean }
  | { readonly kind: "fixed-bytes"; readonly width: number }
  | { readonly kind: "list"; readonly wide: boolean; readonly child: Field }
  | { readonly kind: "fixed-list"; readonly length: number; readonly child: Field };

/** A field of a schema. */
export interface Field {
  readonly name: string;
  readonly layout: Layout;
  /** Number of its dictionary, and the layout of its indices, where it has one. */
  readonly dictionary?: { readonly id: number; readonly index: Extract<Layout, { kind: "number" }> };
  readonly metadata: ReadonlyMap<string, string>;
}

/** Keys in the metadata of a field. */
export const UNIT_KEY = "unit";
/** What the numbers stand for where Arrow has no type of its own: "complex" or "bits". */
export const KIND_KEY = "fits.kind";
/** TDIMn of variable-length cells. */
export const SHAPE_KEY = "fits.shape";
