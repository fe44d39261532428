import { gzipSync } from "node:zlib";
import type { CardInput } from "../../src/write/cards.ts";
import { buildFile, buildUnit, join } from "./build.ts";

type Cards = readonly (readonly [string, CardInput["value"]])[];

const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes, { level: 9 }));

/** Descriptors (length, offset) of `count` cells that all are the same bytes of the heap. */
function sameCell(length: number, count: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(count * 8));
  for (let row = 0; row < count; row++) view.setInt32(row * 8, length);
  return new Uint8Array(view.buffer);
}

/** A binary table of `rows` rows, whatever its bytes are. */
function table(
  rowBytes: number,
  rows: number,
  forms: readonly string[],
  more: Cards,
  data: Uint8Array,
): Uint8Array {
  return buildFile(
    [
      ["XTENSION", "BINTABLE"],
      ["BITPIX", 8],
      ["NAXIS", 2],
      ["NAXIS1", rowBytes],
      ["NAXIS2", rows],
      ["PCOUNT", Math.max(0, data.length - rowBytes * rows)],
      ["GCOUNT", 1],
      ["TFIELDS", forms.length],
      ...forms.map((form, i) => [`TFORM${i + 1}`, form] as const),
      ...more,
    ],
    data,
  );
}

/** A compressed image whose `stored` tiles share one stream. */
function image(
  [codec, bitpix]: readonly [string, number],
  shape: readonly [number, number],
  tile: readonly [number, number],
  stream: Uint8Array,
  stored = 1,
  rows = stored,
): Uint8Array {
  const cards: Cards = [
    ["TTYPE1", "COMPRESSED_DATA"],
    ["ZIMAGE", true],
    ["ZCMPTYPE", codec],
    ["ZBITPIX", bitpix],
    ["ZNAXIS", 2],
    ["ZNAXIS1", shape[0]],
    ["ZNAXIS2", shape[1]],
    ["ZTILE1", tile[0]],
    ["ZTILE2", tile[1]],
    ["BSCALE", 0.1],
  ];
  return table(8, rows, ["1PB"], cards, join(sameCell(stream.length, stored), stream));
}

/** A primary header of as many cards, given as text. */
function header(card: string, count: number): Uint8Array {
  const lines = [
    "SIMPLE  =                    T",
    "BITPIX  =                    8",
    "NAXIS   =                    0",
  ];
  const text = `${lines.map((line) => line.padEnd(80)).join("")}${card.padEnd(80).repeat(count)}${"END".padEnd(80)}`;
  return new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 2880) * 2880));
}

const bomb = (): Uint8Array => gzip(new Uint8Array(2 ** 26));
const named = (count: number, form: (i: number) => string): string[] =>
  Array.from({ length: count }, (_, i) => form(i));

/** Small files that claim much: each is cheap to make, and has to be cheap to refuse. */
export const HOSTILE: Readonly<Record<string, () => Uint8Array>> = {
  "a hundred tiles share one stream that unpacks a thousandfold": () =>
    image(["GZIP_1", 8], [8192, 8192], [8192, 82], bomb(), 100),
  "a million tiles of one pixel share one stream": () =>
    image(["GZIP_1", 8], [1024, 1024], [1, 1], gzip(Uint8Array.of(1)), 2 ** 20),
  "one tile unpacks a thousandfold": () => image(["GZIP_1", 8], [8192, 8192], [8192, 8192], bomb()),
  "two thousand million tiles in a table of one row": () =>
    image(["GZIP_1", 8], [65536, 32768], [1, 1], bomb(), 1, 2 ** 31 - 1),
  "a Rice tile of nothing but constant blocks": () =>
    image(["RICE_1", 32], [16384, 8192], [16384, 8192], new Uint8Array(600_000)),
  "an HCOMPRESS tile of 2^28 pixels": () => {
    const stream = new Uint8Array(2025);
    stream.set([0xdd, 0x99, 0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    return image(["HCOMPRESS_1", 32], [16384, 16384], [16384, 16384], stream);
  },
  "a PLIO line list of the longest runs": () => {
    const words = new DataView(new ArrayBuffer(60_014));
    [0, 7, -100, 9].forEach((word, i) => {
      words.setInt16(i * 2, word);
    });
    for (let at = 14; at < words.byteLength; at += 2) words.setInt16(at, 0x0fff);
    return image(["PLIO_1", 16], [30_000, 4095], [30_000, 4095], new Uint8Array(words.buffer));
  },
  "columns without width, and 2^31 rows of them": () =>
    table(
      0,
      2 ** 31 - 1,
      named(999, () => "0J"),
      [],
      new Uint8Array(0),
    ),
  "a million rows of one byte with 998 empty columns": () =>
    table(
      1,
      2 ** 20,
      ["1B", ...named(998, (i) => ["0J", "0A", "0PB(1)", "0X"][i % 4])],
      [],
      new Uint8Array(2 ** 20),
    ),
  "fifty thousand cells that are all of the heap": () =>
    table(8, 50_000, ["1PB"], [], join(sameCell(2 ** 20, 50_000), new Uint8Array(2 ** 20))),
  "fifty thousand cells of bits that are all of the heap": () =>
    table(8, 50_000, ["1PX"], [], join(sameCell(2 ** 23, 50_000), new Uint8Array(2 ** 20))),
  "a compressed table of a hundred tiles that share one stream": () => {
    const stream = bomb();
    const cards: Cards = [
      ["ZTABLE", true],
      ["ZTILELEN", 2 ** 26],
      ["ZNAXIS1", 1],
      ["ZNAXIS2", 100 * 2 ** 26],
      ["ZPCOUNT", 0],
      ["ZFORM1", "1B"],
      ["ZCTYP1", "GZIP_1"],
    ];
    return table(8, 100, ["1PB"], cards, join(sameCell(stream.length, 100), stream));
  },
  "random groups without end": () =>
    buildUnit(
      [
        ["SIMPLE", true],
        ["BITPIX", 8],
        ["NAXIS", 1],
        ["NAXIS1", 0],
        ["GROUPS", true],
        ["PCOUNT", 0],
        ["GCOUNT", 2 ** 50],
      ],
      new Uint8Array(0),
    ),
  "999 columns of text over each other": () =>
    buildFile(
      [
        ["XTENSION", "TABLE"],
        ["BITPIX", 8],
        ["NAXIS", 2],
        ["NAXIS1", 20],
        ["NAXIS2", 20_000],
        ["PCOUNT", 0],
        ["GCOUNT", 1],
        ["TFIELDS", 999],
        ...named(999, (i) => `TFORM${i + 1}`).map((key) => [key, "A20"] as const),
        ...named(999, (i) => `TBCOL${i + 1}`).map((key) => [key, 1] as const),
      ],
      new Uint8Array(400_000).fill(0x41),
    ),
  "a quarter of a million HIERARCH cards": () => header(`HIERARCH ${"A ".repeat(30)}= 1`, 250_000),
  "a string of a quarter of a million CONTINUE cards": () =>
    header(`CONTINUE  '${"a".repeat(60)}&'`, 250_000),
  "60000 HIERARCH cards with blanks in their names": () => header(`HIERARCH ${"A  ".repeat(20)}= 1`, 60_000),
  "ten thousand units": () => {
    const extension = new TextEncoder().encode(
      ["XTENSION= 'IMAGE   '", "BITPIX  = 8", "NAXIS   = 0", "PCOUNT  = 0", "GCOUNT  = 1", "END"]
        .map((line) => line.padEnd(80))
        .join("")
        .padEnd(2880),
    );
    return join(header("HISTORY", 1), ...new Array<Uint8Array>(10_000).fill(extension));
  },
  "a .gz file that inflates a thousandfold": () => gzip(join(header("HISTORY", 1), new Uint8Array(2 ** 28))),
};
