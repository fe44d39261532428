import type { Bitpix } from "../bytes.ts";
import type { CardValue } from "../header/card.ts";

/** Pixels of one tile: integers of up to 32 bits, of 64 bits, or floats that were never quantised. */
export type TileValues = Int32Array | BigInt64Array | Float32Array | Float64Array;

/** One tile to decode. */
export interface TileRequest {
  readonly bytes: Uint8Array;
  /** Pixels of the tile. */
  readonly count: number;
  /**
   * How many leading pixels are wanted, where not all `count`: those behind may then be left as they are. A codec may
   * ignore it; one that decodes in order stops there.
   */
  readonly upTo?: number;
  /** The first pixel that is wanted; those before it may be left as well. */
  readonly from?: number;
  /** Lengths of the tile, fastest axis first. */
  readonly shape: readonly number[];
  /** ZBITPIX. */
  readonly bitpix: Bitpix;
  /** Whether floats are stored as quantised integers. */
  readonly quantised: boolean;
  /** ZNAMEi (upper case) and ZVALi. */
  readonly parameters: ReadonlyMap<string, CardValue>;
  /** Memory to work in, kept between the tiles of an image. */
  readonly scratch: Scratch;
}

/**
 * A tile codec, registered under its ZCMPTYPE. Nothing that a stream says may size an allocation: `count` does, and
 * it has been checked against `capacity`.
 */
export interface TileCodec {
  /** What is wrong with the parameters, if anything. */
  check?(
    request: Omit<TileRequest, "bytes" | "count" | "upTo" | "from" | "shape" | "scratch">,
  ): string | undefined;
  /** The most pixels that a stream of `length` bytes can hold. */
  capacity(length: number, parameters: ReadonlyMap<string, CardValue>): number;
  /** The pixels (the first `count` elements; the array may be longer), or what is wrong with the stream. */
  decode(request: TileRequest): TileValues | string;
}

/** Buffers that grow to the largest tile and are then used again; those of another `slot` are apart. */
export class Scratch {
  readonly #ints: Int32Array[] = [];
  readonly #bytes: Uint8Array[] = [];

  ints(count: number, slot = 0): Int32Array {
    let ints = this.#ints[slot] ?? new Int32Array(0);
    if (ints.length < count) ints = new Int32Array(count);
    this.#ints[slot] = ints;
    return ints;
  }

  bytes(count: number, slot = 0): Uint8Array {
    let bytes = this.#bytes[slot] ?? new Uint8Array(0);
    if (bytes.length < count) bytes = new Uint8Array(count);
    this.#bytes[slot] = bytes;
    return bytes;
  }
}
