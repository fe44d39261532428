import { assertSameSize, type Mask, type Raster, ShapeError } from "@helioscope/core";

/** The field vector of a SHARP CEA record, gauss: radial (up), phi (west) and theta (south). */
export interface VectorField {
  readonly br: Raster;
  readonly bp: Raster;
  readonly bt: Raster;
  /** One sigma of each, gauss. */
  readonly errors?: FieldErrors;
}

export interface FieldErrors {
  readonly br: Raster;
  readonly bp: Raster;
  readonly bt: Raster;
}

/** A quantity with its error; the error is absent where the field came without errors. */
export interface Measured {
  readonly value: number;
  readonly error?: number;
}

/** A strength made of components, gauss, and its error by propagation; NaN where a component is. */
export interface FieldStrength {
  readonly strength: Raster<Float64Array>;
  readonly error?: Raster<Float64Array>;
}

/** Horizontal field, the root of Bp^2 + Bt^2. Throws a ShapeError when sizes differ. */
export function horizontalField(field: Pick<VectorField, "bp" | "bt" | "errors">): FieldStrength {
  const { bp, bt, errors } = field;
  return strengthOf([bp, bt], errors && [errors.bp, errors.bt]);
}

/** Total field, the root of Br^2 + Bp^2 + Bt^2. Throws a ShapeError when sizes differ. */
export function totalField({ br, bp, bt, errors }: VectorField): FieldStrength {
  return strengthOf([bp, bt, br], errors && [errors.bp, errors.bt, errors.br]);
}

function strengthOf(parts: readonly Raster[], errors: readonly Raster[] | undefined): FieldStrength {
  const [{ width, height }] = parts;
  for (const part of [...parts, ...(errors ?? [])])
    assertSameSize(parts[0], part, "The components of a field");
  const strength = new Float64Array(width * height);
  const variance = new Float64Array(errors ? width * height : 0);
  for (const [k, { data }] of parts.entries()) {
    const error = errors?.[k].data;
    for (let i = 0; i < strength.length; i++) {
      const square = data[i] * data[i];
      strength[i] += square;
      if (error) variance[i] += square * error[i] * error[i];
    }
  }
  for (let i = 0; i < strength.length; i++) {
    strength[i] = Math.sqrt(strength[i]);
    if (errors) variance[i] = Math.sqrt(variance[i]) / strength[i];
  }
  return {
    strength: { data: strength, width, height },
    ...(errors && { error: { data: variance, width, height } }),
  };
}

/** Throws a ShapeError when rasters differ in size, or have too few pixels for a difference over three. */
export function assertDifferentiable(first: Raster, ...others: readonly (Raster | Mask | undefined)[]): void {
  if (first.width < 3 || first.height < 3) {
    throw new ShapeError(`A field of ${first.width}x${first.height} pixels has no gradient`, {
      value: [first.width, first.height],
      expected: "at least 3x3 pixels",
    });
  }
  for (const other of others) if (other) assertSameSize(first, other, "The fields and their mask");
}

/** The mean of nothing is not a number. */
export const meanOf = (sum: number, count: number): number => (count === 0 ? Number.NaN : sum / count);
