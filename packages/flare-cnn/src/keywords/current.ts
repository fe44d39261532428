import type { Mask, Raster } from "@helioscope/core";
import type { SharpGeometry } from "./geometry.ts";
import { assertDifferentiable, type FieldErrors, type Measured, meanOf } from "./vector-field.ts";

/** Permeability of the vacuum in the digits of the pipeline, N/A2. */
const MU_0 = 0.0000012566370614;
const TESLA_PER_GAUSS = 1e-4;

/** Vertical current as the curl of the horizontal field, G/pixel. */
export interface VerticalCurrent {
  readonly density: Raster<Float64Array>;
  /** One sigma; 0 on the rim. */
  readonly error?: Raster<Float64Array>;
}

/**
 * Curl of the horizontal field by central differences, G/pixel. On the rim it is zero, or NaN where a one-sided
 * difference has no value. Throws a ShapeError when sizes differ or the field has fewer than 3x3 pixels.
 */
export function verticalCurrent(
  bp: Raster,
  bt: Raster,
  errors?: Pick<FieldErrors, "bp" | "bt">,
): VerticalCurrent {
  assertDifferentiable(bp, bt, errors?.bp, errors?.bt);
  const { width, height } = bp;
  const x = bp.data;
  // Theta points south, y north.
  const south = bt.data;
  const data = new Float64Array(width * height);
  const error = new Float64Array(errors ? width * height : 0);
  for (let row = 1; row < height - 1; row++) {
    for (let i = row * width + 1; i < (row + 1) * width - 1; i++) {
      data[i] = 0.5 * (south[i - 1] - south[i + 1]) - 0.5 * (x[i + width] - x[i - width]);
      if (!errors) continue;
      const { bp: xError, bt: yError } = errors;
      error[i] =
        0.5 *
        Math.sqrt(
          yError.data[i + 1] ** 2 +
            yError.data[i - 1] ** 2 +
            xError.data[i + width] ** 2 +
            xError.data[i - width] ** 2,
        );
    }
  }
  markRim(data, x, south, width, height);
  return {
    density: { data, width, height },
    ...(errors && { error: { data: error, width, height } }),
  };
}

/** The rim counts in the means of the pipeline, with no current, wherever its three-point differences are numbers. */
function markRim(
  data: Float64Array,
  x: Raster["data"],
  south: Raster["data"],
  width: number,
  height: number,
) {
  const mark = (column: number, row: number) => {
    const i = row * width + column;
    const inward = column === 0 ? 1 : column === width - 1 ? -1 : 0;
    const across =
      inward === 0 ? south[i + 1] - south[i - 1] : south[i] + south[i + inward] + south[i + 2 * inward];
    const up = row === 0 ? width : row === height - 1 ? -width : 0;
    const along = up === 0 ? x[i + width] - x[i - width] : x[i] + x[i + up] + x[i + 2 * up];
    if (Number.isNaN(across) || Number.isNaN(along)) data[i] = Number.NaN;
  };
  for (let column = 0; column < width; column++) {
    mark(column, 0);
    mark(column, height - 1);
  }
  for (let row = 1; row < height - 1; row++) {
    mark(0, row);
    mark(width - 1, row);
  }
}

/** Moments of the vertical current. */
export interface CurrentMoments {
  /** MEANJZD and ERRJZ, mA/m2. */
  readonly meanDensity: Measured;
  /** TOTUSJZ and ERRUSI, A. */
  readonly totalUnsigned: Measured;
}

/** MEANJZD, TOTUSJZ and their errors over the pixels of a mask. Throws a ShapeError when sizes differ. */
export function currentMoments(
  current: VerticalCurrent,
  mask: Mask,
  geometry: SharpGeometry,
): CurrentMoments {
  const { density, error } = current;
  assertDifferentiable(density, mask);
  let net = 0;
  let unsigned = 0;
  let variance = 0;
  let count = 0;
  for (let i = 0; i < mask.data.length; i++) {
    const value = density.data[i];
    if (mask.data[i] === 0 || Number.isNaN(value)) continue;
    net += value;
    unsigned += Math.abs(value);
    if (error) variance += error.data[i] ** 2;
    count++;
  }
  const milliamperes = ((TESLA_PER_GAUSS / MU_0) * 1000) / geometry.pixelMetres;
  const amperes = (TESLA_PER_GAUSS / MU_0) * geometry.pixelMetres;
  const spread = Math.sqrt(variance);
  return {
    meanDensity: {
      value: meanOf(net, count) * milliamperes,
      ...(error && { error: meanOf(spread, count) * milliamperes }),
    },
    totalUnsigned: { value: unsigned * amperes, ...(error && { error: spread * amperes }) },
  };
}

/**
 * SAVNCPP and ERRJHT: the net currents of either polarity, their lengths added. The pipeline divides by the arcseconds
 * of a pixel where amperes would need a factor of them, so the unit is A/arcsec2, although the series says A.
 * Throws a ShapeError when sizes differ.
 */
export function netCurrentPerPolarity(
  current: VerticalCurrent,
  br: Raster,
  mask: Mask,
  geometry: SharpGeometry,
): Measured {
  const { density, error } = current;
  assertDifferentiable(density, br, mask);
  let positive = 0;
  let negative = 0;
  let variance = 0;
  for (let i = 0; i < mask.data.length; i++) {
    const value = density.data[i];
    const bz = br.data[i];
    if (mask.data[i] === 0 || Number.isNaN(value) || Number.isNaN(bz)) continue;
    if (bz > 0) positive += value;
    else negative += value;
    if (error) variance += error.data[i] ** 2;
  }
  const { pixelScaleArcsec, sunRadiusMetres, sunRadiusArcsec } = geometry;
  const factor = ((TESLA_PER_GAUSS / MU_0) * (sunRadiusMetres / sunRadiusArcsec)) / pixelScaleArcsec;
  return {
    value: (Math.abs(positive) + Math.abs(negative)) * factor,
    ...(error && { error: Math.sqrt(variance) * factor }),
  };
}
