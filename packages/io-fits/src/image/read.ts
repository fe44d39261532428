import type { NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import { pixelCount, type Region } from "../tiles/geometry.ts";
import { readTiles } from "../tiles/read.ts";
import type { CompressedImageUnit, ImageUnit, Unit } from "../unit.ts";
import type { ReadOptions, SectionOptions } from "./options.ts";
import { readPlain } from "./plain.ts";
import { imageScaling } from "./scaling.ts";
import type { Target } from "./sink.ts";

/** An image in memory. */
export interface FitsImage {
  /** Length of each axis, NAXIS1 (fastest) first. */
  readonly shape: readonly number[];
  /** Physical values, the first axis fastest. */
  readonly data: NumericArray;
  /** BUNIT. */
  readonly unit: string | undefined;
  /** False where 64-bit integers had to be rounded to double precision; `readRaw` keeps them. */
  readonly exact: boolean;
}

/** Numbers as the file stores them, with what turns them into physical values. */
export interface RawImage {
  readonly shape: readonly number[];
  readonly data: NumericArray;
  /** physical = scale * stored + zero; the integer `blank` means "no value". */
  readonly scale: number;
  readonly zero: number;
  readonly blank: number | bigint | undefined;
}

/** One plane of an image in single precision, row 0 the first row of the file. */
export interface FitsPlane {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
  /** BUNIT. */
  readonly unit: string | undefined;
}

/**
 * Reads an image, compressed or not, as physical values. The type follows from the header alone: floats and unscaled
 * integers keep theirs (unsigned and 64-bit integers included, the latter as bigints); with BSCALE, BZERO or BLANK
 * the result is a Float64Array, scaled in double precision, blank pixels NaN (Standard, equation 3).
 *
 * @throws FitsError "truncated", "format" or "unsupported" (naming the codec), with unit and byte offset; "data" for
 * a unit without an image; "argument" for a section that does not lie in it; "io" from the source; "aborted".
 */
export async function readImage(unit: Unit, options: SectionOptions = {}): Promise<FitsImage> {
  const image = imageUnit(unit);
  const region = sectionOf(image, options.section);
  const { data, exact } = await readRegion(image, "physical", region, options);
  return { shape: region.shape, data, unit: bunit(image), exact };
}

/**
 * Reads an image without applying BSCALE, BZERO and BLANK. Quantised floats are restored: the integers in their
 * tiles have no meaning of their own.
 *
 * @throws FitsError as {@link readImage} does.
 */
export async function readRaw(unit: Unit, options: SectionOptions = {}): Promise<RawImage> {
  const image = imageUnit(unit);
  const { scale, zero, blank } = imageScaling(image.header, image.bitpix);
  const region = sectionOf(image, options.section);
  const { data } = await readRegion(image, "stored", region, options);
  return { shape: region.shape, data, scale, zero, blank };
}

/**
 * Reads a 2-D image, or plane `index` of a cube (planes of further axes counted through), as physical values rounded
 * to single precision. Of a compressed cube only the tiles of that plane are decoded. A section is of the plane's own two
 * axes; a line is a plane of height 1.
 *
 * @throws FitsError as {@link readImage} does; "argument" for an index that is not there.
 */
export async function readPlane(
  unit: Unit,
  options: SectionOptions & { readonly index?: number } = {},
): Promise<FitsPlane> {
  const image = imageUnit(unit);
  const [width, height = 1, ...higher] = image.shape;
  const planes = pixelCount(higher);
  const index = options.index ?? 0;
  if (!Number.isInteger(index) || index < 0 || index >= planes) {
    throw new FitsError("argument", `There is no plane ${index}`, {
      unit: image.index,
      value: index,
      expected: planes === 0 ? "nothing: the image is empty" : `an integer from 0 to ${planes - 1}`,
    });
  }
  let left = index;
  const position = higher.map((length) => {
    const at = left % length;
    left = Math.floor(left / length);
    return at;
  });
  const { start, shape } = sectionOf({ index: image.index, shape: [width, height] }, options.section);
  const axes = Math.min(2, image.shape.length);
  const region = {
    start: [...start.slice(0, axes), ...position],
    shape: [...shape.slice(0, axes), ...higher.map(() => 1)],
  };
  const { data } = await readRegion(image, "float32", region, options);
  return { data: data as Float32Array, width: shape[0], height: shape[1], unit: bunit(image) };
}

/** The section asked for, checked; the whole image where none is. */
function sectionOf(image: Pick<ImageUnit, "index" | "shape">, section: Region | undefined): Region {
  const { shape } = image;
  if (section === undefined) return { start: shape.map(() => 0), shape };
  const inside =
    section.start.length === shape.length &&
    section.shape.length === shape.length &&
    shape.every((length, axis) => {
      const first = section.start[axis];
      const count = section.shape[axis];
      return (
        Number.isInteger(first) &&
        Number.isInteger(count) &&
        first >= 0 &&
        count >= 1 &&
        first + count <= length
      );
    });
  if (inside) return { start: [...section.start], shape: [...section.shape] };
  throw new FitsError("argument", "The section does not lie in the image", {
    unit: image.index,
    value: section,
    expected: `start and shape of ${shape.length} axes, within ${shape.join(" x ")}`,
  });
}

const bunit = (unit: Unit): string | undefined => unit.header.getString("BUNIT")?.trim() || undefined;

/** The unit as an image, or the reason why it is none. */
function imageUnit(unit: Unit): ImageUnit | CompressedImageUnit {
  if (unit.kind === "opaque") throw unit.problem;
  if (unit.kind === "groups") {
    throw new FitsError("unsupported", "Random groups are not an image", {
      unit: unit.index,
      card: "GROUPS",
      byteOffset: unit.span.offset,
      remedy: "Read them with readGroups.",
    });
  }
  if (unit.kind !== "image" && unit.kind !== "compressed-image") {
    throw new FitsError("data", `Unit ${unit.index} is a table`, {
      unit: unit.index,
      byteOffset: unit.span.offset,
      expected: "an image",
      remedy: "Read it with readTable.",
    });
  }
  if (unit.shape.length === 0) {
    throw new FitsError("data", `Unit ${unit.index} has a header only`, {
      unit: unit.index,
      card: "NAXIS",
      byteOffset: unit.span.offset,
      expected: "an image",
    });
  }
  return unit;
}

/** A region of an image. */
async function readRegion(
  unit: ImageUnit | CompressedImageUnit,
  target: Target,
  region: Region,
  options: ReadOptions,
): Promise<{ readonly data: NumericArray; readonly exact: boolean }> {
  const scaling = imageScaling(unit.header, unit.bitpix);
  return unit.kind === "compressed-image"
    ? readTiles(unit, scaling, target, region, options)
    : readPlain(unit, scaling, target, region, options);
}
