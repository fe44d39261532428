import { FitsError } from "../errors.ts";
import { BLOCK } from "../header/read.ts";
import { Pace, type Step, throwIfAborted } from "../pace.ts";
import { signCards, sumData } from "./checksum-cards.ts";
import { isVerbatim, layCopy, type VerbatimUnit } from "./copy.ts";
import { encodeHeader } from "./header-bytes.ts";
import { layImage, type Place } from "./image-unit.ts";
import type { LaidUnit } from "./laid.ts";
import { layTable } from "./table-unit.ts";
import type { UnitInput, WritableUnit, WriteOptions } from "./units.ts";

/**
 * A complete FITS file in memory. The first unit becomes the primary one where it is an uncompressed image or the copy
 * of a primary unit; else an empty primary is put before it. Images further on are IMAGE extensions.
 *
 * @throws FitsError "argument" for units that do not hold together, naming unit and card; of copied units whatever
 * reading them throws; "aborted".
 */
export async function encodeFits(
  units: readonly UnitInput[],
  options: WriteOptions = {},
): Promise<Uint8Array> {
  // All units are laid out first, to know the size of the file.
  const steps = stepsOf(options, units.length, (unit, half) => half * units.length + unit);
  const laid: Laid[] = [];
  for await (const unit of layUnits(units, options, steps)) laid.push(unit);
  const file = new Uint8Array(laid.reduce((sum, { content }) => sum + totalBytes(content), 0));
  let at = 0;
  for await (const chunk of chunksOf(laid)) {
    file.set(chunk, at);
    at += chunk.length;
  }
  return file;
}

/**
 * As {@link encodeFits}, a chunk at a time and a unit at a time: nothing but the units themselves has to be in memory,
 * of copied units not even those, and of functions that make units one unit at a time. Data to be summed are encoded
 * twice. Chunks must not be written to.
 *
 * @throws FitsError as {@link encodeFits} does.
 */
export async function* fitsChunks(
  units: readonly UnitInput[],
  options: WriteOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const steps = stepsOf(options, units.length, (unit, half) => 2 * unit + half);
  yield* chunksOf(layUnits(units, options, steps));
}

type Content = LaidUnit | VerbatimUnit;

/** A unit laid out, and what is to be told while it is written. */
interface Laid {
  readonly content: Content;
  readonly step: Step;
}

/** Laying out a unit, which compresses images, is the first half of the work on it, writing it the other. */
type Steps = (unit: number, half: 0 | 1) => Step;

function stepsOf(options: WriteOptions, count: number, order: (unit: number, half: 0 | 1) => number): Steps {
  const pace = new Pace(options);
  return (unit, half) => (done, total) => {
    throwIfAborted(options.signal);
    return pace.step((order(unit, half) + done / total) / 2, count);
  };
}

async function* layUnits(
  units: readonly UnitInput[],
  options: WriteOptions,
  steps: Steps,
): AsyncGenerator<Laid> {
  const { checksums, signal } = options;
  let shift = 0;
  const shell = async (): Promise<Laid> => {
    const empty = { kind: "image", data: new Uint8Array(0), shape: [] } as const;
    const place: Place = { primary: true, extended: units.length > 0, checksums };
    return { content: await layImage(empty, place), step: () => undefined };
  };
  if (units.length === 0) yield await shell();
  for (let i = 0; i < units.length; i++) {
    throwIfAborted(signal);
    const unit = await made(units[i]);
    if (!["image", "table", "copy"].includes(unit?.kind)) {
      throw new FitsError("argument", `Unit ${i} is of kind ${unit?.kind}`, {
        value: unit?.kind,
        expected: "image, table or copy",
      });
    }
    if (i === 0 && needsShell(unit)) {
      shift = 1;
      yield await shell();
    }
    // What the tiles of a first image are restored to is a primary array.
    const primary = i === 0 && (shift === 0 || unit.kind === "image");
    const place: Place = { primary, extended: units.length > 1, checksums };
    let content: Content;
    try {
      if (unit.kind === "image") content = await layImage(unit, place, steps(i, 0));
      else if (unit.kind === "table") content = layTable(unit, place);
      else content = layCopy(unit, place, signal && { signal });
    } catch (error) {
      throw atUnit(error, i + shift);
    }
    yield { content, step: steps(i, 1) };
  }
}

const made = (unit: UnitInput): WritableUnit | Promise<WritableUnit> =>
  typeof unit === "function" ? unit() : unit;

/** Whether a unit cannot be the primary one. */
const needsShell = (unit: WritableUnit): boolean =>
  unit.kind === "table" ||
  (unit.kind === "image" && unit.compress !== undefined && unit.shape.length > 0) ||
  (unit.kind === "copy" && unit.unit.index > 0);

/** The same error, saying which unit of the file was to be written. */
function atUnit(error: unknown, unit: number): unknown {
  if (!(error instanceof FitsError) || error.unit !== undefined) return error;
  const { kind, message, value, card, cause } = error;
  return new FitsError(kind, `Unit ${unit} cannot be written: ${message}`, { unit, value, card, cause });
}

const blocks = (bytes: number): number => Math.ceil(bytes / BLOCK) * BLOCK;

function totalBytes(unit: Content): number {
  if (isVerbatim(unit)) return unit.bytes;
  // END is one more card, and the two sums may be.
  const missing = unit.checksums
    ? ["CHECKSUM", "DATASUM "].filter((key) => !unit.cards.some((card) => card.startsWith(key))).length
    : 0;
  return blocks((unit.cards.length + missing + 1) * 80) + blocks(unit.dataBytes);
}

async function* chunksOf(
  laid: Iterable<Laid> | AsyncIterable<Laid>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const { content, step } of laid) {
    const verbatim = isVerbatim(content);
    if (!verbatim) {
      const cards = content.checksums
        ? signCards(content.cards, await sumData(content, step))
        : content.cards;
      yield encodeHeader(cards);
    }
    const bytes = verbatim ? content.bytes : content.dataBytes;
    let at = 0;
    for await (const piece of content.pieces()) {
      await step(at, bytes);
      at += piece.length;
      yield piece;
    }
    await step(1, 1);
    const padding = verbatim ? 0 : blocks(bytes) - bytes;
    if (padding > 0) yield new Uint8Array(padding).fill((!verbatim && content.padding) || 0);
  }
}
