import { FitsError } from "../errors.ts";
import type { FlatView } from "./flatbuffer-read.ts";

/** Nulls without bytes of their own still cost memory: so many in one batch, and no more. */
const MAX_UNBACKED = 2 ** 22;

/** Hands out the nodes and buffers of a record batch in order, each checked against the bytes that are there. */
export class BatchCursor {
  readonly rows: number;
  readonly #nodes: readonly number[] | undefined;
  readonly #buffers: readonly number[];
  readonly #body: Uint8Array;
  #node = 0;
  #buffer = 0;
  #unbacked = 0;

  /** A cursor over the message of a batch, or without one over a batch of no rows. */
  constructor(batch: FlatView | undefined, body: Uint8Array) {
    if (batch?.table(3) !== undefined) {
      throw new FitsError("unsupported", "The Arrow data are compressed", {
        expected: "uncompressed buffers",
        remedy: 'In Python: write_feather(table, path, compression="uncompressed").',
      });
    }
    this.rows = batch?.int64(0) ?? 0;
    this.#nodes = batch?.structs(1, 2);
    this.#buffers = batch?.structs(2, 2) ?? [];
    this.#body = body;
    // Buffers do not share bytes: a small file cannot name the same ones over and over.
    let total = 0;
    for (let i = 1; i < this.#buffers.length; i += 2) total += Math.max(0, this.#buffers[i]);
    if (total > body.length) throw broken("buffers of more bytes than their batch");
  }

  /** The next field's length and, where it has nulls, a mask with 1 for each. */
  node(): { readonly length: number; readonly nulls: Uint8Array | undefined } {
    const { length, missing } = this.#next();
    const bits = this.buffer();
    if (missing === 0 || bits.length === 0) return { length, nulls: undefined };
    return { length, nulls: unpackBits(bits, length).map((valid) => 1 - valid) };
  }

  /** The length of a field of the null type, which has no buffers. */
  nothing(): number {
    const { length } = this.#next();
    this.unbacked(length);
    return length;
  }

  /** Notes values that no bytes stand for, and refuses too many. */
  unbacked(count: number): void {
    this.#unbacked += count;
    if (this.#unbacked <= MAX_UNBACKED) return;
    throw new FitsError("unsupported", "Arrow columns of nothing are too long", {
      expected: `at most ${MAX_UNBACKED} values without bytes in a batch`,
    });
  }

  #next(): { readonly length: number; readonly missing: number } {
    if (this.#nodes === undefined) return { length: 0, missing: 0 };
    const [length, missing] = this.#nodes.slice(this.#node, this.#node + 2);
    this.#node += 2;
    if (!Number.isSafeInteger(length) || length < 0) throw broken("a field without a length");
    return { length, missing };
  }

  /** The next buffer: the first `bytes` of it where that is given, which must be there. */
  buffer(bytes?: number): Uint8Array {
    if (this.#nodes === undefined) return this.#body;
    const [offset, length] = this.#buffers.slice(this.#buffer, this.#buffer + 2);
    this.#buffer += 2;
    if (!(offset >= 0 && length >= 0 && offset + length <= this.#body.length)) {
      throw broken("a buffer outside its batch");
    }
    if (bytes !== undefined && length < bytes) throw broken(`a buffer of ${length} bytes for ${bytes}`);
    return this.#body.subarray(offset, offset + length);
  }

  /** Offsets of `count` cells into their values, ascending. */
  offsets(count: number, wide: boolean): Float64Array | Int32Array {
    const width = wide ? 8 : 4;
    const bytes = this.buffer(count === 0 ? 0 : (count + 1) * width);
    if (count === 0) return new Int32Array(1);
    const own = bytes.slice(0, (count + 1) * width).buffer;
    const offsets = wide ? Float64Array.from(new BigInt64Array(own), Number) : new Int32Array(own);
    if (offsets[0] < 0) throw broken("cells that start before their values");
    for (let i = 0; i < count; i++) {
      if (!(offsets[i] <= offsets[i + 1])) throw broken("cells that end before they start");
    }
    return offsets;
  }
}

/** The first `count` bits, the least significant of each byte first. */
export function unpackBits(bits: Uint8Array, count: number): Uint8Array {
  if (bits.length < Math.ceil(count / 8)) throw broken("fewer bits than values");
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i++) out[i] = (bits[i >> 3] >> (i & 7)) & 1;
  return out;
}

/** A typed error for data that contradict themselves. */
export const broken = (what: string): FitsError<"format"> =>
  new FitsError("format", `The Arrow data hold ${what}`, { expected: "a sound file" });
