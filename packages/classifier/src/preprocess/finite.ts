import { DataError, type Raster } from "@helioscope/core";

/** What the values of an image span, those that are numbers. */
export interface Span {
  readonly low: number;
  readonly high: number;
  /** Values that are not finite. */
  readonly missing: number;
}

/** Throws a DataError when there is no finite value. */
export function spanOf({ data, width, height }: Raster): Span {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let missing = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    // Infinite ones and NaN give NaN.
    if (value - value !== 0) missing++;
    else {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (missing === data.length) {
    throw new DataError(`An image of ${width}x${height} pixels without a single value`, {
      expected: "at least one finite number",
    });
  }
  return { low, high, missing };
}

/** The image with NaN for what is infinite; itself where nothing is. */
export function withoutInfinities(image: Raster): Raster {
  const { data, width, height } = image;
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return image;
  let i = 0;
  while (i < data.length && Math.abs(data[i]) !== Number.POSITIVE_INFINITY) i++;
  if (i === data.length) return image;
  const finite = data.slice();
  for (; i < finite.length; i++) if (finite[i] - finite[i] !== 0) finite[i] = Number.NaN;
  return { data: finite, width, height };
}
