import { FitsError } from "../errors.ts";
import { BLOCK } from "../header/read.ts";
import { Pace, throwIfAborted } from "../pace.ts";
import { signCards, sumData } from "./checksum-cards.ts";
import { isVerbatim, layCopy, type VerbatimUnit } from "./copy.ts";
import { encodeHeader } from "./header-bytes.ts";
import { layImage, type Place } from "./image-unit.ts";
import type { LaidUnit } from "./laid.ts";
import { layTable } from "./table-unit.ts";
import type { WritableUnit, WriteOptions } from "./units.ts";

/**
 * A complete FITS file in memory. The first unit becomes the primary one where it is an uncompressed image or the copy
 * of a primary unit; else an empty primary is put before it. Images further on are IMAGE extensions.
 *
 * @throws FitsError "argument" for units that do not hold together, naming unit and card; of copied units whatever
 * reading them throws; "aborted".
 */
export async function encodeFits(
  units: readonly WritableUnit[],
  options: WriteOptions = {},
): Promise<Uint8Array> {
  const laid = [...layUnits(units, options)];
  const file = new Uint8Array(laid.reduce((sum, unit) => sum + totalBytes(unit), 0));
  let at = 0;
  for await (const chunk of chunksOf(laid, options.signal)) {
    file.set(chunk, at);
    at += chunk.length;
  }
  return file;
}

/**
 * As {@link encodeFits}, a chunk at a time and a unit at a time: nothing but the units themselves has to be in memory,
 * of copied units not even those. Data to be summed are encoded twice. Chunks must not be written to.
 *
 * @throws FitsError as {@link encodeFits} does.
 */
export async function* fitsChunks(
  units: readonly WritableUnit[],
  options: WriteOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  yield* chunksOf(layUnits(units, options), options.signal);
}

type Laid = LaidUnit | VerbatimUnit;

function* layUnits(units: readonly WritableUnit[], { checksums, signal }: WriteOptions): Generator<Laid> {
  const first = units[0];
  const headless =
    first === undefined ||
    first.kind === "table" ||
    (first.kind === "image" && first.compress !== undefined && first.shape.length > 0) ||
    (first.kind === "copy" && first.unit.index > 0);
  if (headless) {
    const empty = { kind: "image", data: new Uint8Array(0), shape: [] } as const;
    yield layImage(empty, { primary: true, extended: units.length > 0, checksums });
  }
  for (const [i, unit] of units.entries()) {
    throwIfAborted(signal);
    const index = headless ? i + 1 : i;
    // What the tiles of a first image are restored to is a primary array.
    const primary = index === 0 || (i === 0 && unit.kind === "image");
    const place: Place = { primary, extended: units.length > 1, checksums };
    let laid: Laid;
    try {
      if (unit.kind === "image") laid = layImage(unit, place);
      else if (unit.kind === "table") laid = layTable(unit, place);
      else laid = layCopy(unit, place);
    } catch (error) {
      throw atUnit(error, index);
    }
    yield laid;
  }
}

/** The same error, saying which unit of the file was to be written. */
function atUnit(error: unknown, unit: number): unknown {
  if (!(error instanceof FitsError) || error.unit !== undefined) return error;
  const { kind, message, value, card, cause } = error;
  return new FitsError(kind, `Unit ${unit} cannot be written: ${message}`, { unit, value, card, cause });
}

const blocks = (bytes: number): number => Math.ceil(bytes / BLOCK) * BLOCK;

function totalBytes(unit: Laid): number {
  if (isVerbatim(unit)) return unit.bytes;
  // END is one more card, and the two sums may be.
  const missing = unit.checksums
    ? ["CHECKSUM", "DATASUM "].filter((key) => !unit.cards.some((card) => card.startsWith(key))).length
    : 0;
  return blocks((unit.cards.length + missing + 1) * 80) + blocks(unit.dataBytes);
}

async function* chunksOf(
  laid: Iterable<Laid>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  throwIfAborted(signal);
  const pace = new Pace(signal === undefined ? {} : { signal });
  for (const unit of laid) {
    if (!isVerbatim(unit)) {
      const cards = unit.checksums ? signCards(unit.cards, await sumData(unit, pace)) : unit.cards;
      yield encodeHeader(cards);
    }
    for await (const piece of unit.pieces()) {
      throwIfAborted(signal);
      await pace.step(0, 1);
      yield piece;
    }
    if (isVerbatim(unit)) continue;
    const padding = blocks(unit.dataBytes) - unit.dataBytes;
    if (padding > 0) yield new Uint8Array(padding).fill(unit.padding ?? 0);
  }
}
