import type { NumericArray } from "../../bytes.ts";
import type { Step } from "../../pace.ts";
import { eachRun, pixelCount, type Region, tileBox } from "../../tiles/geometry.ts";
import { encodeBigEndian } from "../big-endian.ts";
import type { EncodedUnit } from "../encoded.ts";
import { type StoredTile, tileTable } from "./columns.ts";
import { tableCards } from "./header.ts";
import { Heap } from "./heap.ts";
import type { TileableImage, TileCompression } from "./options.ts";
import { floatPacker, integerPacker, plainPacker } from "./pack.ts";
import { planTiles, type TilePlan } from "./plan.ts";
import { QUANTISED_BLANK } from "./quantise.ts";

/**
 * An image as a binary table of compressed tiles (Standard, section 10.1). The image's own cards are kept byte for
 * byte and in order. Integers come back bit for bit, and so do floats with `quantise: "none"`; quantised floats come
 * back to half a step, but tiles whose noise cannot be told are kept bit for bit.
 *
 * @param step called between tiles with how many are done, and waited for.
 * @throws FitsError "argument" for options that do not fit the image and for cards that would describe the table;
 * "unsupported" for what the codec cannot hold; what `step` throws.
 */
export async function encodeTiles(
  image: TileableImage,
  compression: TileCompression,
  step: Step = () => undefined,
): Promise<EncodedUnit> {
  const plan = planTiles(image, compression);
  const { shape, tile, grid, storage, codec } = plan;
  const heap = new Heap();
  const longest = pixelCount(tile);
  const read = tileReader(plan, longest);
  const bytesPerPixel = plan.quantise === undefined ? Math.abs(storage.bitpix) / 8 : 4;
  const pack = integerPacker(plan, heap, longest, bytesPerPixel as 1 | 2 | 4);
  const keep = plainPacker(plan, heap, longest);
  const seed =
    plan.quantise?.seed ?? (plan.quantise === undefined ? 1 : seedOf(read(tileBox(0, grid, tile, shape))));
  const floats = plan.quantise === undefined ? undefined : floatPacker(plan, { pack, keep, longest, seed });
  const integers = new Int32Array(codec === "RICE_1" && floats === undefined ? longest : 0);
  const flip = storage.flipped ? 1 << (storage.bitpix - 1) : 0;
  const tiles: StoredTile[] = [];
  const count = pixelCount(grid);
  for (let row = 0; row < count; row++) {
    const wait = step(row, count);
    if (wait !== undefined) await wait;
    const box = tileBox(row, grid, tile, shape);
    const pixels = read(box);
    if (floats !== undefined) tiles.push(floats.pack(pixels as Float32Array, box.shape[0], row));
    else if (codec !== "RICE_1") tiles.push(keep(pixels, codec));
    else {
      integers.set(pixels as Int32Array);
      if (flip !== 0) for (let i = 0; i < pixels.length; i++) integers[i] ^= flip;
      tiles.push(pack(integers, pixels.length));
    }
  }
  const table = tileTable(tiles, heap.size, storage, floats !== undefined);
  const dithered = plan.quantise !== undefined && plan.quantise.method !== "NO_DITHER";
  const cards = tableCards(
    table,
    heap.size,
    {
      tile,
      codec,
      parameters:
        codec === "RICE_1"
          ? [
              ["BLOCKSIZE", plan.blockSize, "pixels per block"],
              ["BYTEPIX", bytesPerPixel, "bytes per pixel"],
            ]
          : [],
      quantisation: storage.bitpix > 0 ? undefined : (plan.quantise?.method ?? "NONE"),
      seed: dithered ? seed : undefined,
      blank: floats?.blanks() === true ? QUANTISED_BLANK : undefined,
    },
    plan.cards,
  );
  return { cards, data: [table.bytes, ...heap.pieces()] };
}

/** Hands out the pixels of a tile: of the image itself where they are contiguous, else gathered. */
function tileReader({ data, shape }: TilePlan, longest: number): (box: Region) => NumericArray {
  const whole = { start: shape.map(() => 0), shape };
  let scratch: NumericArray | undefined;
  return (box) => {
    const count = pixelCount(box.shape);
    let first = -1;
    eachRun(box, whole, (inTile, inImage, run) => {
      if (run === count) first = inImage;
      else {
        scratch ??= data.slice(0, longest);
        const from = data.subarray(inImage, inImage + run) as Int32Array;
        (scratch as Int32Array).set(from, inTile);
      }
    });
    return first >= 0 ? data.subarray(first, first + count) : (scratch as NumericArray).subarray(0, count);
  };
}

/** ZDITHER0 from the bytes of the first tile: the same for the same image. */
function seedOf(pixels: NumericArray): number {
  const bytes = new Uint8Array(pixels.byteLength);
  encodeBigEndian(pixels, bytes, false);
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) sum += bytes[i];
  return (sum % 10_000) + 1;
}
