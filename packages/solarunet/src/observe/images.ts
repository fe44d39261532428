import {
  DataError,
  type Frame,
  ShapeError,
  type Skip,
  type SolarImage,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
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
}

/**
 * Reads frames one after another. What cannot be read, holds no number, has another size than the others, lacks its
 * mask or is not later than the frame before is listed in `skipped`, and the sequence goes on.
 */
export async function* readFrames(
  frames: AsyncIterable<Frame>,
  skipped: Skip[],
  options: ReadFrameOptions,
): AsyncGenerator<UsedFrame> {
  let index = 0;
  let last: string | undefined;
  for await (const { frame, size } of fromCommonSize(frames, isUsable)) {
    throwIfAborted(options.signal);
    try {
      const used = await readFrame(frame, size, options.mask);
      const utc = used.image.time?.utc;
      if (options.byTime) assertLater(utc, last);
      last = utc ?? last;
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
): Promise<Omit<UsedFrame, "index">> {
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
  const finite = withoutInfinity(image);
  if (!mask) return { name: frame.name, image: finite };
  const brought = await mask(frame);
  if (sizeText(brought.mask) !== sizeText(size)) {
    throw new ShapeError(`Its mask is ${sizeText(brought.mask)}`, {
      expected: `${sizeText(size)}, as the frame`,
    });
  }
  return { name: frame.name, image: finite, brought };
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
  if (utc === undefined || last === undefined || utc > last) return;
  throw new DataError(`Its time ${utc} is ${utc === last ? "that of" : "before"} the frame before it`, {
    expected: `later than ${last}`,
    remedy: "Give the cadence when the times are not to be used",
  });
}
