import {
  DataError,
  type Frame,
  gaussPer,
  ShapeError,
  type Skip,
  type SolarImage,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import { planesOf } from "../is-magnetogram.ts";
import { type FrameSize, fromCommonSize, sizeText } from "./frame-size.ts";
import type { BroughtMask } from "./segmenter.ts";

/** A frame that is used, with its place in the sequence. */
export interface UsedFrame {
  /** 0-based, counted over the frames that are used. */
  readonly index: number;
  readonly name: string;
  readonly image: SolarImage;
  /** The mask that was brought for it. */
  readonly brought?: BroughtMask;
}

export interface ReadFrameOptions extends Pick<WorkOptions, "signal"> {
  /** The mask of a frame, where masks are brought. */
  readonly mask?: (frame: Frame) => Promise<BroughtMask>;
  /** Leave out frames that are not later than the one before; a given cadence needs no times. */
  readonly byTime: boolean;
  /** Told once a unit that is not gauss, with the factor that its frames were multiplied by. */
  readonly onConverted?: (unit: string, factor: number) => void;
}

/**
 * Reads frames one after another, in gauss. What cannot be read, is a cube, holds no number, is in a unit of another
 * kind, has another size than the others, lacks its mask, or is not later than the frame before (or has no time after
 * one that has) is listed in `skipped`, and the sequence goes on.
 */
export async function* readFrames(
  frames: AsyncIterable<Frame>,
  skipped: Skip[],
  options: ReadFrameOptions,
): AsyncGenerator<UsedFrame> {
  let index = 0;
  let last: string | undefined;
  const told = new Set<string>();
  for await (const { frame, size } of fromCommonSize(frames, isUsable)) {
    throwIfAborted(options.signal);
    try {
      const { converted, ...used } = await readFrame(frame, size, options.mask);
      const utc = used.image.time?.utc;
      if (options.byTime) assertLater(utc, last);
      last = utc ?? last;
      if (converted && !told.has(converted.unit)) {
        told.add(converted.unit);
        options.onConverted?.(converted.unit, converted.factor);
      }
      yield { index: index++, ...used };
    } catch (error) {
      throwIfAborted(options.signal);
      skipped.push({ name: frame.name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** Whether the frame alone could be read and tracked. */
async function isUsable(frame: Frame): Promise<boolean> {
  try {
    await readFrame(frame, frame, undefined);
    return true;
  } catch {
    return false;
  }
}

async function readFrame(
  frame: Frame,
  size: FrameSize,
  mask: ReadFrameOptions["mask"],
): Promise<Omit<UsedFrame, "index"> & { readonly converted: Converted | undefined }> {
  const planes = planesOf(frame.header);
  if (planes > 1) throw new ShapeError(`It is a cube of ${planes} planes`, { expected: "one image" });
  if (sizeText(frame) !== sizeText(size)) {
    throw new ShapeError(`It is ${sizeText(frame)}`, {
      expected: `${sizeText(size)}, as the frames beside it`,
    });
  }
  const image = await frame.read();
  if (sizeText(image) !== sizeText(size)) {
    throw new ShapeError(`Its pixels are ${sizeText(image)}`, {
      expected: `${sizeText(size)}, as its header says`,
    });
  }
  const { image: gauss, converted } = inGauss(withoutInfinity(image));
  const used = { name: frame.name, image: gauss, converted };
  if (!mask) return used;
  const brought = await mask(frame);
  if (sizeText(brought.mask) !== sizeText(size)) {
    throw new ShapeError(`Its mask is ${sizeText(brought.mask)}`, {
      expected: `${sizeText(size)}, as the frame`,
    });
  }
  return { ...used, brought };
}

interface Converted {
  readonly unit: string;
  readonly factor: number;
}

/** A frame that states no unit is in gauss, as those of the paper are. */
function inGauss(image: SolarImage): {
  readonly image: SolarImage;
  readonly converted: Converted | undefined;
} {
  const { unit } = image;
  const factor = unit === undefined ? 1 : gaussPer(unit);
  if (unit === undefined || factor === 1) return { image, converted: undefined };
  if (factor === undefined) {
    throw new DataError(`Its unit is ${unit}`, { value: unit, expected: "gauss, kG, mG, T, mT or nT" });
  }
  const data = image.data.map((value) => value * factor);
  return { image: { ...image, data, unit: "G" }, converted: { unit, factor } };
}

/** The image with NaN for infinite pixels, which no flux could be summed over; throws when nothing else is there. */
function withoutInfinity(image: SolarImage): SolarImage {
  const { data } = image;
  let missing = 0;
  let infinite = 0;
  for (let i = 0; i < data.length; i++) {
    if (Number.isNaN(data[i])) missing++;
    else if (!Number.isFinite(data[i])) infinite++;
  }
  if (missing === data.length) throw new DataError("Every pixel is NaN");
  if (missing + infinite === data.length) throw new DataError("No pixel is finite");
  if (infinite === 0) return image;
  return { ...image, data: data.map((value) => (Number.isFinite(value) ? value : Number.NaN)) };
}

function assertLater(utc: string | undefined, last: string | undefined): void {
  if (last === undefined) return;
  if (utc === undefined) {
    throw new DataError("It has no time, and the frames before it have", {
      remedy: "Give the cadence when the times are not to be used",
    });
  }
  if (utc > last) return;
  throw new DataError(`Its time ${utc} is ${utc === last ? "that of" : "before"} the frame before it`, {
    expected: `later than ${last}`,
    remedy: "Give the cadence when the times are not to be used",
  });
}
