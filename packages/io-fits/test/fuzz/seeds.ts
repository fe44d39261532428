import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "fflate";
import type { NumericArray } from "../../src/bytes.ts";
import {
  type CardInput,
  type ColumnValues,
  encodeFits,
  makeTable,
  type TileCompression,
  type WritableUnit,
} from "../../src/index.ts";
import type { Chance } from "./chance.ts";
import { MAX_INPUT } from "./messages.ts";

const TYPES = [
  Uint8Array,
  Int8Array,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
] as const;

/** A sound file of random content, one unit or two: the start of mutations where no others are at hand. */
export async function generate(chance: Chance): Promise<Uint8Array> {
  const units = Array.from({ length: chance.int(1, 2) }, () =>
    chance.one(3) ? table(chance) : image(chance),
  );
  const bytes = await encodeFits(units, { checksums: chance.one(3) });
  return chance.one(20) ? gzipSync(bytes) : bytes;
}

function image(chance: Chance): WritableUnit {
  const shape = Array.from({ length: chance.pick([1, 2, 2, 2, 3, 4]) }, () => chance.int(1, 24));
  const count = shape.reduce((product, length) => product * length, 1);
  const data = pixels(chance, count);
  const whole = data instanceof Int16Array || data instanceof Int32Array || data instanceof Uint8Array;
  const header: CardInput[] = [];
  if (whole && chance.one(2)) header.push({ key: "BSCALE", value: 0.5 }, { key: "BLANK", value: 1 });
  if (shape.length > 1 && chance.one(2)) header.push(...coordinates(chance));
  const unit = { kind: "image", data, shape, header } as const;
  return chance.one(2) ? unit : { ...unit, compress: compression(chance, shape, data) };
}

function compression(chance: Chance, shape: readonly number[], data: NumericArray): TileCompression {
  const tile = shape.map((length) => chance.int(1, length));
  const quantise = {
    level: chance.pick([1, 4, -0.5]),
    method: chance.pick(["NO_DITHER", "SUBTRACTIVE_DITHER_1", "SUBTRACTIVE_DITHER_2"] as const),
    seed: chance.int(1, 10_000),
  };
  const floats = data instanceof Float32Array || data instanceof Float64Array;
  const rice = chance.one(2) && !(data instanceof BigInt64Array);
  if (rice) return { codec: "RICE_1", tile, ...(floats ? { quantise } : {}) };
  const codec = chance.pick(["GZIP_1", "GZIP_2", "NOCOMPRESS"] as const);
  return { codec, tile, ...(floats ? { quantise: "none" } : {}) };
}

function pixels(chance: Chance, count: number): NumericArray {
  if (chance.one(12)) return BigInt64Array.from({ length: count }, () => BigInt(chance.int(-9, 9)));
  const Type = chance.pick(TYPES);
  const smooth = chance.one(2);
  const data = new Type(count);
  for (let i = 0; i < count; i++) data[i] = smooth ? 100 + (i % 7) : chance.int(-30_000, 30_000);
  return data;
}

function coordinates(chance: Chance): CardInput[] {
  const [x, y] = chance.pick([
    ["HPLN-TAN", "HPLT-TAN"],
    ["CRLN-CEA", "CRLT-CEA"],
    ["RA---SIN", "DEC--SIN"],
    ["GLON-CAR", "GLAT-CAR"],
    ["GLON-AIT", "GLAT-AIT"],
    ["RA---TAN-SIP", "DEC--TAN-SIP"],
  ]);
  const values: [string, string | number][] = [
    ["CTYPE1", x],
    ["CTYPE2", y],
    ["CUNIT1", x.startsWith("HP") ? "arcsec" : "deg"],
    ["CUNIT2", x.startsWith("HP") ? "arcsec" : "deg"],
    ["CRPIX1", 5.5],
    ["CRPIX2", 4],
    ["CRVAL1", 12],
    ["CRVAL2", -3],
    ["CDELT1", 0.5],
    ["CDELT2", 0.5],
    chance.one(2) ? ["CROTA2", 30] : ["PC1_2", 0.1],
    ["A_ORDER", 2],
    ["A_2_0", 1e-6],
    ["B_ORDER", 2],
    ["DSUN_OBS", 1.5e11],
    ["HGLN_OBS", 0],
    ["HGLT_OBS", 5.5],
    ["DATE-OBS", "2011-02-15T02:00:00.000"],
    ["QUALITY", "0x00000400"],
  ];
  return values.map(([key, value]) => ({ key, value }));
}

function table(chance: Chance): WritableUnit {
  const rows = chance.int(1, 12);
  const columns: Record<string, ColumnValues> = {};
  for (let n = chance.int(1, 5); n > 0; n--) {
    const ragged = Array.from({ length: rows }, () => Float64Array.from(chance.bytes(chance.int(0, 5))));
    const texts = Array.from({ length: rows }, (_, row) => "abc".repeat(row % 4));
    columns[`C${n}`] = chance.one(4) ? texts : chance.one(3) ? ragged : pixels(chance, rows);
  }
  return { kind: "table", table: makeTable(columns) };
}

/** Files of a folder that are small enough to be mutated often. */
export function filesOf(folder: string): Uint8Array[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && statSync(path).size <= MAX_INPUT)
    .sort()
    .map((path) => new Uint8Array(readFileSync(path)));
}
