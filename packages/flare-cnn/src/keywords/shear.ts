import { assertSameSize, type Mask } from "@helioscope/core";
import type { HorizontalField } from "./potential-field.ts";
import { type Measured, meanOf, type VectorField } from "./vector-field.ts";

/** The angle between the observed and a potential field. */
export interface Shear {
  /** MEANSHR and ERRMSHA, degrees. */
  readonly meanDegrees: Measured;
  /** SHRGT45: share of the pixels with more than 45 degrees, per cent. */
  readonly over45Percent: number;
}

/**
 * MEANSHR, ERRMSHA and SHRGT45 over the pixels of a mask. The pipeline's error is no propagated error: of the terms of
 * the sum it keeps that of the last pixel, and of the three components one; it is given here as it is there, so that
 * values can be compared. Throws a ShapeError when sizes differ.
 */
export function shear(field: VectorField, potential: HorizontalField, mask: Mask): Shear {
  const { br, bp, bt, errors } = field;
  for (const other of [bp, bt, potential.bx, potential.by, mask, errors?.br, errors?.bp, errors?.bt]) {
    if (other) assertSameSize(br, other, "The fields and their mask");
  }
  let sum = 0;
  let count = 0;
  let over45 = 0;
  let last = 0;
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i] === 0) continue;
    const x = bp.data[i];
    // Theta points south.
    const y = -bt.data[i];
    const z = br.data[i];
    const px = potential.bx.data[i];
    const py = potential.by.data[i];
    const dot = px * x + py * y + z * z;
    const angle = angleOf(dot, x * x + y * y + z * z, px * px + py * py + z * z);
    if (Number.isNaN(angle)) continue;
    if (errors) {
      const { br: zError, bp: xError, bt: yError } = errors;
      if (Number.isNaN(xError.data[i] + yError.data[i] + zError.data[i])) continue;
      const term = x * y * py - y * y * px + z * x * z - z * z * px;
      const observed = x * x + y * y + z * z;
      const modelled = px * px + py * py + z * z;
      const rest = observed ** 3 * modelled * (1 - (dot * dot) / (observed * modelled));
      last = (3 * (term * xError.data[i]) ** 2) / rest;
    }
    sum += angle;
    if (angle > 45) over45++;
    count++;
  }
  return {
    meanDegrees: {
      value: meanOf(sum, count),
      ...(errors && { error: meanOf(Math.sqrt(last), over45) * (180 / Math.PI) }),
    },
    over45Percent: meanOf(over45, count) * 100,
  };
}

/** Degrees between two vectors; NaN where one of them is null or blank. */
function angleOf(dot: number, observed: number, modelled: number): number {
  const cosine = dot / (Math.sqrt(modelled) * Math.sqrt(observed));
  return Math.acos(Math.max(-1, Math.min(1, cosine))) * (180 / Math.PI);
}
