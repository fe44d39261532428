import { ArgumentError, type Raster } from "@helioscope/core";
import { colourise, type Origin, type RgbaImage } from "@helioscope/core/figure";

export interface BackgroundOptions {
  /** Grey runs from minus to plus this many gauss. Default 300, as the paper's 8-bit images. Not for 8-bit rasters. */
  readonly limitGauss?: number;
  /** `lower` (default): row 0 of the rasters is the bottom of the picture. `upper`: rows as in a PNG file. */
  readonly origin?: Origin;
}

/** A magnetogram as a grey picture. 8-bit rasters are taken as grey levels, others as gauss; NaN is mid grey. */
export function magnetogramPicture(field: Raster, options: BackgroundOptions = {}): RgbaImage {
  const { limitGauss = 300, origin = "lower" } = options;
  if (!(limitGauss > 0)) {
    throw new ArgumentError(`limitGauss is ${limitGauss}`, {
      value: limitGauss,
      expected: "a positive number",
    });
  }
  const grey = field.data instanceof Uint8Array || field.data instanceof Uint8ClampedArray;
  const [min, max] = grey ? [0, 255] : [-limitGauss, limitGauss];
  return colourise(field, { map: "grey", min, max, origin });
}
