import { type Frame, type Skip, type SolarImage, throwIfAborted, type WorkOptions } from "@helioscope/core";

/** A frame that is used, with its place in the sequence. */
export interface UsedFrame {
  /** 0-based, counted over the frames that are used. */
  readonly index: number;
  readonly image: SolarImage;
}

/**
 * Reads frames one after another. What cannot be read, holds no number or has another size than the first is listed
 * in `skipped`, and the sequence goes on.
 */
export async function* readFrames(
  frames: AsyncIterable<Frame>,
  skipped: Skip[],
  options: WorkOptions & { readonly total?: number | undefined } = {},
): AsyncGenerator<UsedFrame> {
  let size: { width: number; height: number } | undefined;
  let index = 0;
  for await (const frame of frames) {
    throwIfAborted(options.signal);
    const skip = (reason: string) => void skipped.push({ name: frame.name, reason });
    let image: SolarImage;
    try {
      image = await frame.read();
    } catch (error) {
      skip(error instanceof Error ? error.message : String(error));
      continue;
    }
    size ??= image;
    if (image.width !== size.width || image.height !== size.height) {
      skip(`it is ${image.width}x${image.height}, the frames before it ${size.width}x${size.height}`);
    } else if (image.data.every(Number.isNaN)) skip("every pixel is NaN");
    else yield { index: index++, image };
  }
}
