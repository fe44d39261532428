import { DataError, isHelioError, ShapeError, throwIfAborted, type WorkOptions } from "@helioscope/core";
import type { MagnetogramConfig } from "../config.ts";
import { scaleIntensity } from "../prepare/scaling.ts";
import type { FieldGenerator, GeneratedField, PreparedDisc, SequenceItem } from "../types.ts";
import { clippedShare, intensityRange } from "./clipped-share.ts";
import type { FieldStepper, Step } from "./stepper.ts";

/** What a sequence is to a network. */
export interface StreamSettings extends Pick<MagnetogramConfig, "clipGauss" | "intensity"> {
  /** Side of the images, pixels. */
  readonly sizePx: number;
  readonly cadenceMinutes: number;
}

export interface SequenceOptions {
  /** As tables name it; the kind of the network where absent. */
  readonly name?: string;
  /** A longer pause than so many cadences begins the sequence anew; 1.5 where absent. */
  readonly gapCadences?: number;
  /** Minutes between images; those of the configuration where absent. */
  readonly cadenceMinutes?: number;
  /**
   * Images that may be read before the first of their fields is given, which is quicker where a network can make several at
   * once (not with a carried state, nor in `reference` mode; dropout then has other masks); `auto`: as many as need little memory. 1 where absent: each field as soon as
   * its image is there.
   */
  readonly readAhead?: number | "auto";
}

/** Half a cadence and less between images is not what a network was trained on. */
const SHORT = 0.5;

/** With more than so much of the disc clipped, the images are not what a network was trained on. */
const CLIPPED = 0.2;

/**
 * A generator that hands the images of a sequence one by one to what `open` gives, which is disposed of at the end. Images
 * come in the order of time; what they lack is -1 to the network, and the field is 0 beyond the limb. Warns once of images
 * closer than half a cadence, and once of a disc that the transform of intensities clips by a fifth.
 *
 * Generating throws a ShapeError for images of another size, a DataError for images out of order and for fields that are no
 * numbers, and an AbortedError.
 */
export function streamed(
  open: () => FieldStepper,
  settings: StreamSettings,
  options: SequenceOptions & { readonly name: string },
): FieldGenerator {
  const { sizePx, clipGauss, intensity } = settings;
  const { name, gapCadences = 1.5, cadenceMinutes = settings.cadenceMinutes } = options;
  const readAhead = options.readAhead === "auto" ? manyAtOnce(sizePx) : (options.readAhead ?? 1);
  return {
    name,
    async *generate(items, work: WorkOptions = {}) {
      const stepper = open();
      const waiting: SequenceItem[] = [];
      let before: number | undefined;
      let done = 0;
      let short = false;
      let clipped = false;
      async function* made(): AsyncGenerator<GeneratedField> {
        const taken = waiting.splice(0);
        const images = taken.map(({ euv }) => scaleIntensity(euv, intensity, euv.valid).data);
        const steps =
          stepper.several && images.length > 1
            ? await stepper.several(images)
            : await oneByOne(stepper, images);
        for (const [i, { field, framesUsed }] of steps.entries()) {
          const { utc, euv } = taken[i];
          yield { utc, radiusPx: euv.radiusPx, framesUsed, image: gaussOf(field, euv, clipGauss) };
          work.onProgress?.({ stage: `generate ${name}`, done: ++done, total: undefined });
        }
      }
      try {
        for await (const item of items) {
          const { utc, euv } = item;
          throwIfAborted(work.signal);
          assertImage(euv, sizePx);
          const pause = minutesSince(before, utc);
          before = Date.parse(utc);
          if (pause > gapCadences * cadenceMinutes) {
            yield* made();
            stepper.reset();
          }
          if (pause < SHORT * cadenceMinutes && !short) {
            short = true;
            work.onWarning?.(
              `${utc}: ${Number(pause.toFixed(2))} minutes after the image before; the network takes one every ${cadenceMinutes}`,
            );
          }
          const share = clipped ? 0 : clippedShare(euv, intensity);
          if (share > CLIPPED) {
            clipped = true;
            const [low, high] = intensityRange(intensity);
            work.onWarning?.(
              `${utc}: ${Math.round(100 * share)} % of the disc's pixels are clipped; the network takes ${low} to ${high} DN/s`,
            );
          }
          waiting.push(item);
          if (waiting.length >= readAhead) yield* made();
        }
        yield* made();
      } catch (error) {
        // What was read before a faulty image is not lost with it.
        if (!isHelioError(error, "aborted")) yield* made();
        throw error;
      } finally {
        stepper.dispose();
      }
    },
  };
}

async function oneByOne(stepper: FieldStepper, images: readonly Float32Array[]): Promise<Step[]> {
  const steps: Step[] = [];
  for (const image of images) steps.push(await stepper.next(image));
  return steps;
}

/** 64 of 64x64, one of 512x512. */
const manyAtOnce = (sizePx: number): number => Math.max(1, Math.min(64, Math.floor(2 ** 18 / sizePx ** 2)));

function assertImage({ name, width, height }: PreparedDisc, sizePx: number): void {
  if (width === sizePx && height === sizePx) return;
  throw new ShapeError(`${name} of ${width}x${height}`, {
    value: [width, height],
    expected: `${sizePx}x${sizePx}, as the network was built`,
    remedy: "Prepare the images with the network's own configuration.",
  });
}

function minutesSince(before: number | undefined, utc: string): number {
  const now = Date.parse(utc);
  if (Number.isNaN(now))
    throw new DataError(`The time ${JSON.stringify(utc)}`, { expected: "ISO 8601, UTC" });
  if (before === undefined) return Number.POSITIVE_INFINITY;
  if (now > before) return (now - before) / 60_000;
  throw new DataError(`${utc} comes after ${new Date(before).toISOString()}`, {
    value: utc,
    expected: "images in the order of time, each time once",
  });
}

/** Gauss of a network's field, 0 beyond the limb. */
function gaussOf(
  field: Float32Array,
  { width, height, radiusPx, name }: PreparedDisc,
  clipGauss: number,
): GeneratedField["image"] {
  const data = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const dy = y - (height - 1) / 2;
    for (let x = 0; x < width; x++, i++) {
      const dx = x - (width - 1) / 2;
      if (dx * dx + dy * dy >= radiusPx * radiusPx) continue;
      if (Number.isNaN(field[i])) throw new DataError(`${name}: the network gives no number`);
      data[i] = clipGauss * field[i];
    }
  }
  return { data, width, height };
}
