import {
  ArgumentError,
  assertNotEmpty,
  type PlaneCoordinates,
  type Raster,
  type SolarImage,
} from "@helioscope/core";
import { gaussianBlur, resize } from "@helioscope/core/image";
import { withoutInfinities } from "./finite.ts";

export interface DegradeOptions {
  /** Resolution that the image has: the full width at half maximum of its point spread, arcsec. */
  readonly fromArcsec: number;
  /** Resolution that it gets. */
  readonly toArcsec: number;
  /** Arcsec along a pixel; what the image's coordinates say where absent. */
  readonly pixelScaleArcsec?: number;
  /** `gaussian` (the default) blurs before pixels are put together; `none` only puts them together. */
  readonly psf?: "gaussian" | "none";
  /** Pixels a side that become one; `toArcsec / fromArcsec` where absent, so that the sampling stays as it was. */
  readonly factor?: number;
}

const FWHM_PER_SIGMA = 2 * Math.sqrt(2 * Math.log(2));

/**
 * The image as a smaller telescope would see it: blurred by the Gaussian that makes its resolution from `fromArcsec` to
 * `toArcsec` (widths at half maximum add in squares), then averaged over areas of `factor` x `factor` pixels, fractions
 * included. The extent stays; a size that does not divide is rounded to whole pixels. Pixels without data are left out,
 * and there are none where they weigh more than half. Coordinates follow.
 *
 * Throws an ArgumentError for a finer resolution than the image has, a factor below 1, or where nobody says how large a
 * pixel is; a ShapeError for an image without pixels.
 */
export function degrade<Image extends Raster & Partial<SolarImage>>(
  image: Image,
  options: DegradeOptions,
): Omit<Image, "data"> & Raster<Float32Array> {
  const { fromArcsec, toArcsec, psf = "gaussian" } = options;
  assertNotEmpty(image, "Degrading");
  if (!(fromArcsec > 0 && toArcsec >= fromArcsec && Number.isFinite(toArcsec))) {
    throw new ArgumentError(`A resolution of ${toArcsec} arcsec from one of ${fromArcsec}`, {
      value: [fromArcsec, toArcsec],
      expected: "positive numbers, the second not below the first",
    });
  }
  const factor = options.factor ?? toArcsec / fromArcsec;
  if (!(factor >= 1 && Number.isFinite(factor))) {
    throw new ArgumentError(`${factor} pixels become one`, { value: factor, expected: "1 or more" });
  }
  const { width, height } = image;
  const [newWidth, newHeight] = [width, height].map((size) => Math.max(1, Math.round(size / factor)));
  const fwhm = psf === "gaussian" ? Math.sqrt(toArcsec ** 2 - fromArcsec ** 2) : 0;
  const [scaleX, scaleY] = fwhm > 0 ? scaleOf(image, options.pixelScaleArcsec) : [1, 1];
  const known = withoutInfinities({ data: image.data, width, height });
  const sigma = fwhm / FWHM_PER_SIGMA;
  const blurred = gaussianBlur(known, [sigma / scaleX, sigma / scaleY], { nan: "ignore" });
  const smaller = resize(blurred, newWidth, newHeight, { interpolation: "area", nan: "ignore" });
  const coordinates = image.coordinates && rescaled(image.coordinates, width / newWidth, height / newHeight);
  const data = smaller.data instanceof Float32Array ? smaller.data : Float32Array.from(smaller.data);
  return { ...image, ...smaller, data, ...(coordinates && { coordinates }) };
}

function scaleOf(image: Partial<SolarImage>, given: number | undefined): readonly [number, number] {
  const sky = image.coordinates?.frame === "helioprojective" ? image.coordinates : undefined;
  const scale = given === undefined ? sky?.pixelScaleArcsec.map(Math.abs) : [given, given];
  if (!scale?.every((value) => value > 0 && Number.isFinite(value))) {
    throw new ArgumentError(
      given === undefined ? "The image does not say how large its pixels are" : `Pixels of ${given} arcsec`,
      {
        value: given,
        expected: "a positive number of arcsec along a pixel",
        remedy: "Give pixelScaleArcsec",
      },
    );
  }
  return [scale[0], scale[1]];
}

/** The same places for pixels that are larger by these factors. */
function rescaled(coordinates: PlaneCoordinates, x: number, y: number): PlaneCoordinates {
  const [px, py] = coordinates.referencePixel;
  const referencePixel = [(px - 0.5) / x + 0.5, (py - 0.5) / y + 0.5] as const;
  if (coordinates.frame === "heliographic") {
    const [dx, dy] = coordinates.pixelScaleDegrees;
    return { ...coordinates, referencePixel, pixelScaleDegrees: [dx * x, dy * y] };
  }
  const [dx, dy] = coordinates.pixelScaleArcsec;
  return { ...coordinates, referencePixel, pixelScaleArcsec: [dx * x, dy * y] };
}
