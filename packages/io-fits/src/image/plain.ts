import { type Bitpix, decodeInto, type NumericArray, type Storage } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import { Pace } from "../pace.ts";
import { gapOf } from "../sources/gap.ts";
import { pixelCount, type Region } from "../tiles/geometry.ts";
import type { ImageUnit } from "../unit.ts";
import { chunkedInto } from "./chunks.ts";
import type { ReadOptions } from "./options.ts";
import { type Piece, piecesOf } from "./pieces.ts";
import { readPieces } from "./pipeline.ts";
import type { Scaling } from "./scaling.ts";
import { allocateSink, makeSink, type Target } from "./sink.ts";

/** Bytes read at once, gaps included. */
const PIECE = 2 ** 22;

/** A region of an uncompressed image; of the file only the rows of the region, and short gaps between them, are read. */
export async function readPlain(
  unit: ImageUnit,
  scaling: Scaling,
  target: Target,
  region: Region,
  options: ReadOptions,
): Promise<{ readonly data: NumericArray; readonly exact: boolean }> {
  const { bitpix, span, source } = unit;
  const width = Math.abs(bitpix) / 8;
  const total = pixelCount(region.shape);
  if (total > 0) checkPresent(unit, region, width);
  const data = allocate(unit, scaling, target, total);
  const pace = new Pace(options);
  if (total === 0) {
    await pace.step(1, 1);
    return { data, exact: true };
  }
  const storage = keptStorage(bitpix, scaling, target);
  const memory = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const each = data.BYTES_PER_ELEMENT;
  const placeOf = ({ runs, count }: Piece): Uint8Array =>
    memory.subarray(runs[0].to * each, (runs[0].to + count) * each);
  const sink = storage === undefined ? makeSink(bitpix, scaling, target, total, data) : undefined;
  const convert = sink && chunkedInto(sink, bitpix);
  let packed = new Uint8Array(0);
  const packInto = (piece: Piece): Uint8Array => {
    if (storage !== undefined) return placeOf(piece);
    const length = piece.count * width;
    if (packed.length < length) packed = new Uint8Array(length);
    return packed.subarray(0, length);
  };
  const pieces = piecesOf(unit.shape, region, { span: PIECE / width, gap: gapOf(source) / width });
  const reading = {
    source,
    offset: span.offset,
    width,
    signal: options.signal,
    // The end of where the pixels go: they are scaled from the front, and never reach what is still to be scaled.
    into: (piece: Piece) =>
      piece.runs.length === 1 && each >= width ? placeOf(piece).subarray(-piece.count * width) : undefined,
  };
  let done = 0;
  for await (const { piece, bytes } of readPieces(pieces, reading)) {
    const wanted = piece.runs.length === 1 ? bytes : pack(bytes, piece, width, packInto(piece));
    if (storage !== undefined) decodeInto(wanted, storage, placeOf(piece));
    else convert?.(wanted, piece.runs[0].to);
    done += piece.count;
    const wait = pace.step(done, total);
    if (wait !== undefined) await wait;
  }
  return { data, exact: sink?.exact ?? true };
}

/** How pixels are kept that need no scaling: then they are swapped where they were read to. */
function keptStorage(bitpix: Bitpix, scaling: Scaling, target: Target): Storage | undefined {
  if (target === "stored") return { bitpix, flipped: false };
  const { storage } = scaling;
  return target === "float32" && (bitpix !== -32 || storage?.flipped === true) ? undefined : storage;
}

/** Throws when the file ends before the last pixel of the region. */
function checkPresent(unit: ImageUnit, region: Region, width: number): void {
  let end = 1;
  for (let axis = 0, stride = 1; axis < unit.shape.length; axis++) {
    end += (region.start[axis] + region.shape[axis] - 1) * stride;
    stride *= unit.shape[axis];
  }
  const { span } = unit;
  if (end * width <= span.available) return;
  throw new FitsError("truncated", `The image needs ${end * width} bytes, the file holds ${span.available}`, {
    unit: unit.index,
    byteOffset: span.offset,
    remedy: "Fetch the file again.",
  });
}

/** Memory for the result: a file on disk may be larger than what can be had. */
function allocate(unit: ImageUnit, scaling: Scaling, target: Target, count: number): NumericArray {
  try {
    return allocateSink(unit.bitpix, scaling, target, count);
  } catch (cause) {
    throw new FitsError("unsupported", `There is no memory for ${count} pixels at once`, {
      unit: unit.index,
      byteOffset: unit.span.offset,
      remedy: "Read the image in sections.",
      cause,
    });
  }
}

/** Bytes that are copied one by one sooner than by a call. */
const FEW = 32;

/** Moves the runs of a piece together. */
function pack(bytes: Uint8Array, { runs }: Piece, width: number, out: Uint8Array): Uint8Array {
  const first = runs[0].from;
  let to = 0;
  for (const { from, count } of runs) {
    const start = (from - first) * width;
    const length = count * width;
    if (length > FEW) out.set(bytes.subarray(start, start + length), to);
    else for (let i = 0; i < length; i++) out[to + i] = bytes[start + i];
    to += length;
  }
  return out;
}
