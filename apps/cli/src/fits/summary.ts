import type { Header, Unit } from "@helioscope/io-fits";

/** One line of `fits info`: what fitsinfo says of a unit. */
export interface Summary {
  readonly index: number;
  readonly name: string;
  readonly version: number;
  readonly type: string;
  readonly cards: number;
  readonly dimensions: string;
  readonly format: string;
}

const TYPES: Readonly<Record<Unit["kind"], string>> = {
  image: "ImageHDU",
  "compressed-image": "CompImageHDU",
  table: "BinTableHDU",
  "compressed-table": "CompTableHDU",
  "ascii-table": "TableHDU",
  groups: "GroupsHDU",
  opaque: "NonstandardExtHDU",
};

const NUMBERS: Readonly<Record<number, string>> = {
  8: "uint8",
  16: "int16",
  32: "int32",
  64: "int64",
  [-32]: "float32",
  [-64]: "float64",
};

export function summarise(unit: Unit): Summary {
  const type = unit.index === 0 && unit.kind === "image" ? "PrimaryHDU" : TYPES[unit.kind];
  const cards = unit.header.cards.filter(({ key }) => key !== "CONTINUE").length;
  const { index, name, version } = unit;
  return { index, name, version, type, cards, ...shapeOf(unit) };
}

function shapeOf(unit: Unit): Pick<Summary, "dimensions" | "format"> {
  switch (unit.kind) {
    case "image":
      return {
        dimensions: tuple(unit.shape),
        format: unit.shape.length === 0 ? "" : numbers(unit.bitpix, unit.header),
      };
    case "compressed-image":
      return {
        dimensions: tuple(unit.shape),
        format: `${numbers(unit.bitpix, unit.header)} (${unit.codec})`,
      };
    case "groups": {
      const counts = `${unit.groups} Groups  ${unit.parameters.length} Parameters`;
      return { dimensions: tuple(unit.shape), format: `${numbers(unit.bitpix, unit.header)}   ${counts}` };
    }
    case "opaque":
      return { dimensions: "", format: unit.problem.message };
    default:
      return {
        dimensions: `${unit.rows}R x ${unit.columns.length}C`,
        format: `[${unit.columns.map(({ format }) => format).join(", ")}]`,
      };
  }
}

const tuple = (shape: readonly number[]): string =>
  shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;

const UNSIGNED: Readonly<Record<number, readonly [zero: number, name: string]>> = {
  8: [-128, "int8"],
  16: [2 ** 15, "uint16"],
  32: [2 ** 31, "uint32"],
  64: [2 ** 63, "uint64"],
};

/** The stored type, and the one that reading gives where it is another. */
function numbers(bitpix: number, header: Header): string {
  const stored = NUMBERS[bitpix] ?? `BITPIX ${bitpix}`;
  const scale = header.getNumber("BSCALE") ?? 1;
  const zero = header.getNumber("BZERO") ?? 0;
  if (scale === 1 && zero === 0) return stored;
  const [offset, name] = UNSIGNED[bitpix] ?? [];
  const unsigned = scale === 1 && zero === offset && !header.has("BLANK");
  return `${stored} (rescales to ${unsigned ? name : "float64"})`;
}

/** The table that `fitsinfo` prints, without trailing blanks. */
export function summaryLines(summaries: readonly Summary[]): string[] {
  const line = (no: string, name: string, ver: string, type: string, cards: string, rest: string): string =>
    `${no.padStart(3)}  ${name.padEnd(width.name)}  ${ver.padStart(3)}  ${type.padEnd(width.type)}  ${cards.padStart(5)}  ${rest}`.trimEnd();
  const longest = (values: readonly string[]): number => Math.max(...values.map((value) => value.length));
  const width = {
    name: longest(["Name", ...summaries.map(({ name }) => name)]),
    type: longest(["Type", ...summaries.map(({ type }) => type)]),
    dimensions: longest(["Dimensions", ...summaries.map(({ dimensions }) => dimensions)]),
  };
  const rest = (dimensions: string, format: string): string =>
    `${dimensions.padEnd(width.dimensions)}  ${format}`;
  return [
    line("No.", "Name", "Ver", "Type", "Cards", rest("Dimensions", "Format")),
    ...summaries.map(({ index, name, version, type, cards, dimensions, format }) =>
      line(String(index), name, String(version), type, String(cards), rest(dimensions, format)),
    ),
  ];
}
