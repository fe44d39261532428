import type { Mask, Raster } from "@helioscope/core";
import type { VerticalCurrent } from "./current.ts";
import type { SharpGeometry } from "./geometry.ts";
import { assertDifferentiable, type Measured, meanOf } from "./vector-field.ts";

/** MEANALP and ERRALP, 1/Mm: the twist parameter, sum of Jz Bz over sum of Bz^2. Throws a ShapeError when sizes differ. */
export function meanTwist(
  current: VerticalCurrent,
  br: Raster,
  mask: Mask,
  geometry: SharpGeometry,
  brError?: Raster,
): Measured {
  const { density, error } = current;
  assertDifferentiable(density, br, mask, brError);
  const [jz, bz] = [density.data, br.data];
  let product = 0;
  let squares = 0;
  const counts = (i: number) => mask.data[i] !== 0 && isSet(jz[i]) && isSet(bz[i]);
  for (let i = 0; i < jz.length; i++) {
    if (!counts(i)) continue;
    product += jz[i] * bz[i];
    squares += bz[i] * bz[i];
  }
  const perMm = 1e6 / geometry.pixelMetres;
  const alpha = meanOf(product, squares);
  if (!error || !brError) return { value: alpha * perMm };
  let variance = 0;
  for (let i = 0; i < jz.length; i++) {
    if (!counts(i)) continue;
    variance += (bz[i] * error.data[i]) ** 2 + ((jz[i] - 2 * bz[i] * alpha) * brError.data[i]) ** 2;
  }
  return { value: alpha * perMm, error: meanOf(Math.sqrt(variance), squares) * perMm };
}

/** Moments of the current helicity Bz Jz, G2/m. */
export interface HelicityMoments {
  /** MEANJZH and ERRMIH. */
  readonly mean: Measured;
  /** TOTUSJH and ERRTUI. */
  readonly totalUnsigned: Measured;
  /** ABSNJZH and ERRTAI. */
  readonly absoluteNet: Measured;
}

/** MEANJZH, TOTUSJH, ABSNJZH and their errors over the pixels of a mask. Throws a ShapeError when sizes differ. */
export function helicityMoments(
  current: VerticalCurrent,
  br: Raster,
  mask: Mask,
  geometry: SharpGeometry,
  brError?: Raster,
): HelicityMoments {
  const { density, error } = current;
  assertDifferentiable(density, br, mask, brError);
  const withErrors = error !== undefined && brError !== undefined;
  let net = 0;
  let unsigned = 0;
  let variance = 0;
  let count = 0;
  for (let i = 0; i < mask.data.length; i++) {
    const jz = density.data[i];
    const bz = br.data[i];
    if (mask.data[i] === 0 || !isSet(jz) || !isSet(bz)) continue;
    if (withErrors) {
      const term = (error.data[i] * bz) ** 2 + (brError.data[i] * jz) ** 2;
      if (Number.isNaN(term)) continue;
      variance += term;
    }
    net += jz * bz;
    unsigned += Math.abs(jz * bz);
    count++;
  }
  const perMetre = 1 / geometry.pixelMetres;
  const spread = withErrors ? { error: Math.sqrt(variance) * perMetre } : {};
  return {
    mean: {
      value: meanOf(net, count) * perMetre,
      ...(withErrors && { error: meanOf(Math.sqrt(variance), count) * perMetre }),
    },
    totalUnsigned: { value: unsigned * perMetre, ...spread },
    absoluteNet: { value: Math.abs(net) * perMetre, ...spread },
  };
}

const isSet = (value: number): boolean => value !== 0 && !Number.isNaN(value);
