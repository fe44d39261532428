import { type CardInput, formatCards } from "../../src/write/cards.ts";

/** One header-data unit from cards and raw bytes, padded to blocks. */
export function buildUnit(
  cards: readonly (readonly [string, CardInput["value"]])[],
  data: Uint8Array,
): Uint8Array {
  const text = `${cards.flatMap(([key, value]) => formatCards({ key, value })).join("")}${"END".padEnd(80)}`;
  const header = Math.ceil(text.length / 2880) * 2880;
  const bytes = new Uint8Array(header + Math.ceil(data.length / 2880) * 2880);
  bytes.fill(0x20, 0, header);
  new TextEncoder().encodeInto(text, bytes);
  bytes.set(data, header);
  return bytes;
}

/** A file of an empty primary unit and one extension. */
export function buildFile(
  cards: readonly (readonly [string, CardInput["value"]])[],
  data: Uint8Array,
): Uint8Array {
  const primary = buildUnit(
    [
      ["SIMPLE", true],
      ["BITPIX", 8],
      ["NAXIS", 0],
    ],
    new Uint8Array(0),
  );
  return join(primary, buildUnit(cards, data));
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A tile as the table stores it: in which column, and its bytes. */
export interface BuiltTile {
  readonly column: "COMPRESSED_DATA" | "GZIP_COMPRESSED_DATA" | "UNCOMPRESSED_DATA";
  readonly bytes: Uint8Array;
}

/** A compressed image with one descriptor column for each way of storing a tile. `elementBytes` is of UNCOMPRESSED_DATA. */
export function buildCompressed(
  image: readonly (readonly [string, CardInput["value"]])[],
  tiles: readonly BuiltTile[],
  plain: readonly ["B" | "I" | "J" | "E" | "D", number] = ["B", 1],
  compressed: "B" | "I" = "B",
): Uint8Array {
  const names = ["COMPRESSED_DATA", "GZIP_COMPRESSED_DATA", "UNCOMPRESSED_DATA"] as const;
  const table = new DataView(new ArrayBuffer(tiles.length * 24));
  let heap = 0;
  for (const [row, { column, bytes }] of tiles.entries()) {
    const at = row * 24 + names.indexOf(column) * 8;
    table.setInt32(
      at,
      bytes.length /
        { COMPRESSED_DATA: compressed === "I" ? 2 : 1, GZIP_COMPRESSED_DATA: 1, UNCOMPRESSED_DATA: plain[1] }[
          column
        ],
    );
    table.setInt32(at + 4, heap);
    heap += bytes.length;
  }
  return buildFile(
    [
      ["XTENSION", "BINTABLE"],
      ["BITPIX", 8],
      ["NAXIS", 2],
      ["NAXIS1", 24],
      ["NAXIS2", tiles.length],
      ["PCOUNT", heap],
      ["GCOUNT", 1],
      ["TFIELDS", 3],
      ...names.flatMap((name, i) => [
        [`TTYPE${i + 1}`, name] as const,
        [`TFORM${i + 1}`, `1P${[compressed, "B", plain[0]][i]}`] as const,
      ]),
      ["ZIMAGE", true],
      ...image,
    ],
    join(new Uint8Array(table.buffer), ...tiles.map(({ bytes }) => bytes)),
  );
}

/** Numbers as big-endian bytes. */
export function bigEndian(
  values: readonly number[],
  type: "Int16" | "Int32" | "Float32" | "Float64",
): Uint8Array {
  const width = { Int16: 2, Int32: 4, Float32: 4, Float64: 8 }[type];
  const view = new DataView(new ArrayBuffer(values.length * width));
  values.forEach((value, i) => {
    view[`set${type}`](i * width, value);
  });
  return new Uint8Array(view.buffer);
}
