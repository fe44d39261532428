import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { NumericArray } from "../../src/bytes.ts";
import { encodeImage } from "../../src/index.ts";
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

/** A sound file of random content: the start of mutations where no others are at hand. */
export function generate(chance: Chance): Uint8Array {
  const width = chance.int(1, 40);
  const height = chance.int(1, 20);
  const data = pixels(chance, width * height);
  const scaled = !(data instanceof Float32Array || data instanceof Float64Array) && chance.one(2);
  const signed = data instanceof Int16Array || data instanceof Int32Array || data instanceof Uint8Array;
  return encodeImage(
    { data, width, height },
    scaled && signed
      ? [
          { key: "BSCALE", value: 0.5 },
          { key: "BLANK", value: 1 },
        ]
      : [],
  );
}

function pixels(chance: Chance, count: number): NumericArray {
  const Type = chance.pick(TYPES);
  const smooth = chance.one(2);
  const data = new Type(count);
  for (let i = 0; i < count; i++) data[i] = smooth ? 100 + (i % 7) : chance.int(-30_000, 30_000);
  return data;
}

/** Files of a folder that are small enough to be mutated often. */
export function filesOf(folder: string): Uint8Array[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && statSync(path).size <= MAX_INPUT)
    .sort()
    .map((path) => new Uint8Array(readFileSync(path)));
}
