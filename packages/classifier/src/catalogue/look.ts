import { DataError, sha256 } from "@helioscope/core";
import { imageFacts, prepareImage, type ReadImage, readImage } from "../preprocess/index.ts";
import type { ClassifierInput, PreprocessConfig } from "../types.ts";
import type { ImageFile } from "./image-file.ts";
import { isFullDisc } from "./is-full-disc.ts";
import type { CataloguedImage } from "./row.ts";

/** An image with what its row needs, on the network's grid; plain data, so it can cross from a worker. */
export interface SeenImage extends CataloguedImage {
  readonly input: ClassifierInput;
}

export interface LookOptions {
  readonly input: PreprocessConfig;
  /** Images of more pixels are refused before anything is allocated for them. */
  readonly maxPixels: number;
  /** Go by what is in a file where its name says something else. */
  readonly byContent: boolean;
  /** Whether the SHA-256 of the file is wanted. */
  readonly hash: boolean;
}

/** Warnings of one image that its row keeps; a broken header has hundreds. */
const MOST_WARNINGS = 10;

/** Most bytes a file may have for each pixel that it may hold: eight of a sample, and as much again for what is around. */
const BYTES_PER_PIXEL = 16;
const LEAST_BYTES = 2 ** 26;

/** A file as it was read. */
export interface OpenedImage {
  readonly image: ReadImage;
  readonly bytes: Uint8Array;
  /** What was wrong with the file and was read around. */
  readonly warnings: readonly string[];
}

/**
 * Reads the image of a file, unless the file is too large to be one of that many pixels.
 *
 * @throws as {@link lookAtImage}
 */
export async function openImage(
  file: ImageFile,
  options: Pick<LookOptions, "maxPixels" | "byContent">,
): Promise<OpenedImage> {
  const { name } = file;
  if (file.problem !== undefined) throw new DataError(file.problem, { value: name });
  const most = Math.max(LEAST_BYTES, BYTES_PER_PIXEL * options.maxPixels);
  if (file.size !== undefined && file.size > most) {
    throw new DataError(`The file has ${file.size} bytes`, {
      value: file.size,
      expected: `at most ${most}`,
      remedy: "Raise maxPixels if the size is right",
    });
  }
  const bytes = await file.read();
  const said: string[] = [];
  const onWarning = (warning: string) => {
    said.push(warning.startsWith(`${name}: `) ? warning.slice(name.length + 2) : warning);
  };
  const image = await readImage(bytes, name, {
    ...{ maxPixels: options.maxPixels, byContent: options.byContent },
    onWarning,
  });
  const warnings = said.slice(0, MOST_WARNINGS);
  if (said.length > MOST_WARNINGS) warnings.push(`${said.length - MOST_WARNINGS} more`);
  return { image, bytes, warnings };
}

/**
 * Reads a file, sees what it says of its image and brings the image to the network's grid.
 *
 * @throws DataError, FormatError or UnsupportedError for what is no image that can be read here
 */
export async function lookAtImage(file: ImageFile, options: LookOptions): Promise<SeenImage> {
  const { name } = file;
  const { image, bytes, warnings } = await openImage(file, options);
  return {
    name,
    bytes: bytes.length,
    sha256: options.hash ? await sha256(bytes) : null,
    facts: imageFacts(image),
    ...{ width: image.width, height: image.height, warnings, fullDisc: isFullDisc(image) },
    input: prepareImage(image, options.input),
  };
}
