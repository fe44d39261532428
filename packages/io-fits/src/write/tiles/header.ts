import { FitsError } from "../../errors.ts";
import type { Card } from "../../header/card.ts";
import { COMPRESSED_NAMES, describesTiles } from "../../tiles/header.ts";
import { type CardInput, formatCards } from "../cards.ts";
import type { TileTable } from "./columns.ts";

/** What the table's header says of the tiles. */
export interface TileHeader {
  readonly tile: readonly number[];
  readonly codec: string;
  /** ZNAMEi and ZVALi. */
  readonly parameters: readonly (readonly [name: string, value: number, comment: string])[];
  /** ZQUANTIZ; undefined for integers. */
  readonly quantisation: string | undefined;
  /** ZDITHER0. */
  readonly seed: number | undefined;
  readonly blank: number | undefined;
}

/** The image's cards in their order, those that describe its data under the names of Standard, section 10.1.1. */
function imageCards(cards: readonly Card[]): string[] {
  const seen = new Set<string>();
  return cards.map(({ key, raw, value }) => {
    const name = COMPRESSED_NAMES.get(key) ?? (/^NAXIS\d+$/.test(key) ? `Z${key}` : undefined);
    if (name !== undefined && !seen.has(key)) {
      seen.add(key);
      return name.padEnd(8) + raw.slice(8);
    }
    if (name === undefined && !describesTiles(key)) return raw;
    throw new FitsError(
      "argument",
      `Card ${key} ${name === undefined ? "would describe the table of tiles" : "occurs twice"}`,
      { card: key, value, remedy: "Leave it out or rename it." },
    );
  });
}

/** The cards of the table that holds the tiles: its structure, the tiles, then the image's own. */
export function tableCards(
  table: TileTable,
  heapBytes: number,
  header: TileHeader,
  image: readonly Card[],
): string[] {
  const { columns, rowBytes } = table;
  const cards: CardInput[] = [
    { key: "XTENSION", value: "BINTABLE", comment: "binary table extension" },
    { key: "BITPIX", value: 8, comment: "8-bit bytes" },
    { key: "NAXIS", value: 2, comment: "2-dimensional binary table" },
    { key: "NAXIS1", value: rowBytes, comment: "width of table in bytes" },
    { key: "NAXIS2", value: table.bytes.length / rowBytes, comment: "number of rows in table" },
    { key: "PCOUNT", value: heapBytes, comment: "size of the heap in bytes" },
    { key: "GCOUNT", value: 1, comment: "one data group" },
    { key: "TFIELDS", value: columns.length, comment: "number of fields in each row" },
  ];
  for (const [i, { name, form }] of columns.entries()) {
    cards.push({ key: `TTYPE${i + 1}`, value: name }, { key: `TFORM${i + 1}`, value: form });
  }
  cards.push({ key: "ZIMAGE", value: true, comment: "extension contains compressed image" });
  for (const [i, length] of header.tile.entries()) {
    cards.push({ key: `ZTILE${i + 1}`, value: length, comment: "size of tiles" });
  }
  cards.push({ key: "ZCMPTYPE", value: header.codec, comment: "compression algorithm" });
  for (const [i, [name, value, comment]] of header.parameters.entries()) {
    cards.push({ key: `ZNAME${i + 1}`, value: name }, { key: `ZVAL${i + 1}`, value, comment });
  }
  const { quantisation, seed, blank } = header;
  if (quantisation !== undefined) {
    cards.push({ key: "ZQUANTIZ", value: quantisation, comment: "quantisation of floating-point pixels" });
  }
  if (seed !== undefined) cards.push({ key: "ZDITHER0", value: seed, comment: "dithering offset" });
  if (blank !== undefined) cards.push({ key: "ZBLANK", value: blank, comment: "integer for NaN" });
  return [...cards.flatMap(formatCards), ...imageCards(image)];
}
