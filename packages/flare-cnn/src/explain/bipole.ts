import { ArgumentError, type Raster } from "@helioscope/core";
import { SHARP_PIXEL_MM } from "./pixel-mm.ts";

/** Which polarity lies where, from east (left) to west: two discs, or one. */
export type BipoleConfiguration = "-+" | "+-" | "+" | "-";

export interface BipoleOptions {
  /** Radius of each disc, Mm. */
  readonly radiusMm: number;
  /** Field inside the discs; 2000 G where absent. */
  readonly fieldGauss?: number;
  /** `-+` where absent: the negative disc to the east. */
  readonly configuration?: BipoleConfiguration;
  /** Between the centres of the two discs, Mm; discs that touch (twice the radius) where absent: the paper does not say. */
  readonly separationMm?: number;
  /** Frame, 768 x 427 where absent: what section 4.4 takes for a usual one. */
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** Side of a pixel, Mm; that of SHARP CEA maps, 0.03 degrees, where absent. */
  readonly pixelMm?: number;
}

/**
 * The synthetic magnetogram of Figure 7: one or two discs of uniform field in the middle of a frame that is zero elsewhere,
 * gauss. Pixels on an edge get the share that the disc covers, so that curves against the radius have no steps. What
 * leaves the frame is cut.
 *
 * @throws ArgumentError for sizes that are not positive
 */
export function bipole(options: BipoleOptions): Raster<Float32Array> {
  const { radiusMm, fieldGauss = 2000, configuration = "-+", pixelMm = SHARP_PIXEL_MM } = options;
  const { widthPx: width = 768, heightPx: height = 427, separationMm = 2 * radiusMm } = options;
  const whole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (!(radiusMm > 0) || !(separationMm >= 0) || !(pixelMm > 0) || !whole || !Number.isFinite(fieldGauss)) {
    throw new ArgumentError(`A bipole of ${radiusMm} Mm and ${fieldGauss} G in ${width}x${height} pixels`, {
      value: options,
      expected: "a positive radius and pixel, whole positive sides and a finite field",
    });
  }
  const field = { data: new Float32Array(width * height), width, height };
  const radius = radiusMm / pixelMm;
  const reach = separationMm / pixelMm / 2;
  const middle = (width - 1) / 2;
  if (configuration.length === 1) addDisc(field, middle, radius, sign(configuration) * fieldGauss);
  else {
    addDisc(field, middle - reach, radius, sign(configuration[0]) * fieldGauss);
    addDisc(field, middle + reach, radius, sign(configuration[1]) * fieldGauss);
  }
  return field;
}

const sign = (polarity: string): number => (polarity === "-" ? -1 : 1);

function addDisc(
  { data, width, height }: Raster<Float32Array>,
  x: number,
  radius: number,
  field: number,
): void {
  const y = (height - 1) / 2;
  const top = Math.min(height - 1, Math.ceil(y + radius + 1));
  const right = Math.min(width - 1, Math.ceil(x + radius + 1));
  for (let row = Math.max(0, Math.floor(y - radius - 1)); row <= top; row++) {
    for (let column = Math.max(0, Math.floor(x - radius - 1)); column <= right; column++) {
      const covered = radius + 0.5 - Math.hypot(column - x, row - y);
      if (covered > 0) data[row * width + column] += field * Math.min(1, covered);
    }
  }
}
