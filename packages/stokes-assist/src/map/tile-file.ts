import { FormatError } from "@helioscope/core";
import { hashBytes } from "./hash.ts";
import type { TileOutcome } from "./tile.ts";

/*
 * A tile in the store, little endian: "HSTILE1\n"; SHA-256 of the map's inputs (64 hexadecimal digits); number of the
 * tile, of its pixels, of the values of a model, and of the bytes of the reasons (uint32 each); chi2 (float64), steps,
 * rejected (uint32), models, errors (float32), status (uint8) of the pixels; reasons (JSON); SHA-256 of all before it
 * (64 hexadecimal digits).
 */
const MAGIC = "HSTILE1\n";
const HEAD = MAGIC.length + 64 + 16;
const SUM = 64;

const bytesOf = (view: ArrayBufferView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

/** A finished tile as a file of its own. `inputs` is the hash of what the map is made from. */
export async function encodeTile(outcome: TileOutcome, inputs: string): Promise<Uint8Array> {
  const { tile, status, chi2, steps, rejected, models, errors, reasons } = outcome;
  const text = new TextEncoder();
  const why = text.encode(JSON.stringify(reasons));
  const head = new Uint32Array([tile, status.length, models.length / status.length, why.length]);
  const parts = [text.encode(MAGIC), text.encode(inputs), bytesOf(head)];
  parts.push(...[chi2, steps, rejected, models, errors, status].map(bytesOf), why);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const file = new Uint8Array(length + SUM);
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  file.set(text.encode(await hashBytes(file.subarray(0, length))), length);
  return file;
}

/**
 * The tile of a file.
 *
 * @throws FormatError where it is not whole, is damaged, or belongs to a map of other inputs.
 */
export async function decodeTile(file: Uint8Array, inputs: string): Promise<TileOutcome> {
  const ascii = (from: number, to: number) => new TextDecoder().decode(file.subarray(from, to));
  const refuse = (fact: string): never => {
    throw new FormatError(fact, {
      expected: "a tile of this map, whole and undamaged",
      remedy: "Resume the map: the tile is inverted again.",
    });
  };
  if (file.length < HEAD + SUM || ascii(0, MAGIC.length) !== MAGIC) refuse("A file that is no tile of a map");
  const body = file.subarray(0, file.length - SUM);
  if ((await hashBytes(body)) !== ascii(body.length, file.length)) refuse("A tile whose checksum is wrong");
  if (ascii(MAGIC.length, MAGIC.length + 64) !== inputs) refuse("A tile of a map of other inputs");
  const copy = body.slice();
  const [tile, count, size, why] = new Uint32Array(copy.buffer, HEAD - 16, 4);
  let at = HEAD;
  // Copies, because the views would not be aligned.
  const next = (length: number): ArrayBuffer => {
    at += length;
    return copy.buffer.slice(at - length, at);
  };
  const chi2 = new Float64Array(next(8 * count));
  const steps = new Uint32Array(next(4 * count));
  const rejected = new Uint32Array(next(4 * count));
  const models = new Float32Array(next(4 * count * size));
  const errors = new Float32Array(next(4 * count * size));
  const status = new Uint8Array(next(count));
  const reasons = JSON.parse(new TextDecoder().decode(next(why))) as TileOutcome["reasons"];
  return { tile, status, chi2, steps, rejected, models, errors, reasons };
}
