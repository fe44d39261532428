import { type OpenedImage, openImage, type ReadImage } from "@helioscope/classifier";
import { DataError, isHelioError, type Skip, throwIfAborted } from "@helioscope/core";
import { imageReason } from "../classify/image-options.ts";
import { checkedFile } from "../classify/look-at-file.ts";
import { walk } from "../classify/walk.ts";

export interface ImagesAtOptions {
  /** A folder that is passed over: where the results go. */
  readonly except: string;
  readonly byContent: boolean;
  readonly maxPixels: number;
  readonly signal: AbortSignal;
  readonly onWarning: (warning: string) => void;
}

/** The images behind the paths one by one; what cannot be read goes to `skipped`. */
export async function* imagesAt(
  paths: readonly string[],
  skipped: Skip[],
  options: ImagesAtOptions,
): AsyncGenerator<{ readonly name: string; readonly image: ReadImage }> {
  for await (const file of walk(paths, { except: options.except })) {
    throwIfAborted(options.signal);
    const { name } = file;
    let opened: OpenedImage;
    try {
      opened = await openImage(await checkedFile(file, options), options);
    } catch (error) {
      skipped.push({ name, reason: imageReason(error) });
      continue;
    }
    for (const warning of opened.warnings) options.onWarning(`${name}: ${warning}`);
    yield { name, image: opened.image };
  }
}

/** Hands over the images behind the paths one by one; what cannot be read or used is told in `skipped`. */
export async function eachImage(
  paths: readonly string[],
  options: ImagesAtOptions,
  use: (image: ReadImage, name: string) => Promise<void>,
): Promise<{ readonly used: number; readonly skipped: readonly Skip[] }> {
  const skipped: Skip[] = [];
  let used = 0;
  for await (const { name, image } of imagesAt(paths, skipped, options)) {
    try {
      await use(image, name);
      used++;
    } catch (error) {
      const ours = isHelioError(error, "data", "format", "shape", "unsupported", "argument");
      if (isHelioError(error) && !ours) throw error;
      skipped.push({ name, reason: imageReason(error) });
    }
  }
  if (used === 0) {
    const first = skipped[0];
    throw new DataError(first ? `No image can be used; ${first.name}: ${first.reason}` : "No image", {
      value: skipped,
      expected: "at least one image",
    });
  }
  return { used, skipped };
}
