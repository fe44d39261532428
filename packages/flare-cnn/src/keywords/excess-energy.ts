import { assertSameSize, type Mask } from "@helioscope/core";
import type { SharpGeometry } from "./geometry.ts";
import type { HorizontalField } from "./potential-field.ts";
import { type Measured, meanOf, type VectorField } from "./vector-field.ts";

/** Energy of the observed horizontal field in excess of a potential one. */
export interface ExcessEnergy {
  /** MEANPOT and ERRMPOT, erg/cm3. */
  readonly meanDensity: Measured;
  /** TOTPOT and ERRTPOT, erg/cm. */
  readonly total: Measured;
}

/** MEANPOT, TOTPOT and their errors over the pixels of a mask. Throws a ShapeError when sizes differ. */
export function excessEnergy(
  field: Pick<VectorField, "bp" | "bt" | "errors">,
  potential: HorizontalField,
  mask: Mask,
  geometry: SharpGeometry,
): ExcessEnergy {
  const { bp, bt, errors } = field;
  for (const other of [bt, potential.bx, potential.by, mask, errors?.bp, errors?.bt]) {
    if (other) assertSameSize(bp, other, "The fields and their mask");
  }
  let sum = 0;
  let variance = 0;
  let count = 0;
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i] === 0) continue;
    const across = bp.data[i] - potential.bx.data[i];
    // Theta points south.
    const along = -bt.data[i] - potential.by.data[i];
    if (Number.isNaN(across) || Number.isNaN(along)) continue;
    sum += across * across + along * along;
    if (errors) variance += 4 * ((across * errors.bp.data[i]) ** 2 + (along * errors.bt.data[i]) ** 2);
    count++;
  }
  const share = 1 / (8 * Math.PI);
  const total = geometry.pixelAreaCm2 * share;
  const spread = Math.sqrt(variance);
  return {
    meanDensity: {
      value: meanOf(sum, count) * share,
      ...(errors && { error: meanOf(spread, count) * share }),
    },
    total: { value: sum * total, ...(errors && { error: spread * total }) },
  };
}
