import { ArgumentError, type Raster } from "@helioscope/core";

/** The field range that the 256 greys span. */
export interface ByteScaleOptions {
  /** Field of grey 0 and below, gauss. Default -300. */
  readonly minGauss?: number;
  /** Field of grey 255 and above, gauss. Default 300. */
  readonly maxGauss?: number;
  /** What stands in for NaN, gauss. Default 0: a missing pixel is non-significant (grey 127 at the default range). */
  readonly missingGauss?: number;
}

/** IDL's BYTSCL scales by the largest 4-decimal number below 256, so that the maximum itself still gives 255. */
const STEPS = 255.9999;

/**
 * Field to 8-bit grey as IDL's `BYTSCL(field, MIN=, MAX=)` does it: floor(255.9999 (B - min) / (max - min)), B
 * clipped to [min, max], in single precision unless the field is double (IDL's rule; it decides pixels that lie on
 * a step). The default range is the one of the training images. Infinities are clipped like any other
 * value, NaN becomes `missingGauss`. Shape and orientation are kept; the training PNGs are north up.
 *
 * @throws ArgumentError when the range is empty or not finite.
 */
export function byteScale(field: Raster, options: ByteScaleOptions = {}): Raster<Uint8Array> {
  const { min, max } = range(options);
  const { missingGauss = 0 } = options;
  const { data } = field;
  const round = data instanceof Float64Array ? Number : Math.fround;
  const scale = round(STEPS / (max - min));
  const grey = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = Number.isNaN(data[i]) ? missingGauss : data[i];
    grey[i] = value <= min ? 0 : value >= max ? 255 : Math.floor(round(round(value - min) * scale));
  }
  return { data: grey, width: field.width, height: field.height };
}

/**
 * Approximate inverse of {@link byteScale}: the middle of each grey's field interval (2.34 G wide at the default
 * range, so within 1.18 G of the field; greys 0 and 255 also hold everything beyond the range).
 *
 * @throws ArgumentError when the range is empty or not finite.
 */
export function greyToGauss(grey: Raster, options: ByteScaleOptions = {}): Raster<Float32Array> {
  const { min, max } = range(options);
  const table = new Float32Array(256);
  for (let g = 0; g < 256; g++) {
    table[g] = min + ((g + Math.min(g + 1, STEPS)) / 2 / STEPS) * (max - min);
  }
  const field = new Float32Array(grey.data.length);
  for (let i = 0; i < field.length; i++) field[i] = table[grey.data[i]];
  return { data: field, width: grey.width, height: grey.height };
}

function range({ minGauss: min = -300, maxGauss: max = 300 }: ByteScaleOptions) {
  if (!(Number.isFinite(min) && Number.isFinite(max) && min < max)) {
    throw new ArgumentError(`Byte scaling over [${min}, ${max}] G`, {
      value: [min, max],
      expected: "finite minGauss < maxGauss",
    });
  }
  return { min, max };
}
