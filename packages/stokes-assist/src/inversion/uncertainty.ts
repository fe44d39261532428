import type { DepthQuantity, Model } from "../types.ts";
import { keepSignificant } from "./minimise.ts";
import { LEAST_TURBULENCE, type Parameter } from "./parameters.ts";
import { eigenInPlace } from "./symmetric.ts";
import { copyModel, type WorkingModel } from "./working-model.ts";

/**
 * Covariance of the parameters: variance x P scatter P, where P is the pseudo-inverse of `curvature`, J'WJ, in which the
 * directions that the minimiser leaves alone (see `svdTolerance`) count as not varied, and `scatter` = J'W sigma^2 WJ.
 * With weights 1 / sigma^2 it is the usual inverse of J'WJ; others give some data more weight than they have
 * information. NaN in rows and columns of parameters without influence.
 */
export function covariance(
  curvature: Float64Array,
  scatter: Float64Array,
  groups: ArrayLike<number>,
  tolerance: number,
  variance: number,
): Float64Array {
  const size = groups.length;
  const scale = Float64Array.from({ length: size }, (_, i) => 1 / Math.sqrt(curvature[i * size + i]));
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const value = curvature[i * size + j] * scale[i] * scale[j];
      matrix[i * size + j] = Number.isFinite(value) ? value : 0;
    }
  }
  const values = new Float64Array(size);
  const vectors = new Float64Array(size * size);
  eigenInPlace(matrix, size, values, vectors);
  keepSignificant(values, vectors, groups, tolerance);
  // Rows of P: 0 without influence.
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let k = 0; k < size; k++) {
        if (values[k] > 0) sum += (vectors[k * size + i] * vectors[k * size + j]) / values[k];
      }
      const value = sum * scale[i] * scale[j];
      inverse[i * size + j] = Number.isFinite(value) ? value : 0;
    }
  }
  const half = product(inverse, scatter, size);
  const out = product(half, inverse, size).map((value) => value * variance);
  for (let i = 0; i < size; i++) {
    if (Number.isFinite(scale[i])) continue;
    for (let j = 0; j < size; j++) {
      out[i * size + j] = Number.NaN;
      out[j * size + i] = Number.NaN;
    }
  }
  return out;
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      for (let j = 0; j < size; j++) out[i * size + j] += a[i * size + k] * b[k * size + j];
    }
  }
  return out;
}

/** Standard errors of a model from the covariance of its parameters, carried to every depth by the basis functions. */
export function standardErrors(
  model: Model,
  parameters: readonly Parameter[],
  matrix: Float64Array,
): WorkingModel {
  const errors = unknownErrors(model);
  const size = parameters.length;
  for (let p = 0; p < size; ) {
    const { quantity, component, basis, group, unit, squared } = parameters[p];
    const scalar = Math.sqrt(matrix[p * size + p]) * unit;
    if (!basis) {
      const target = errors.components[component];
      const first = model.components[component];
      if (quantity === "strayLight") errors.strayLight = scalar;
      else if (quantity === "macroturbulence") {
        target.macroturbulence = scalar / (2 * Math.max(first.macroturbulence, LEAST_TURBULENCE));
      } else for (const each of errors.components) each.fill = scalar;
      p++;
      continue;
    }
    let end = p + 1;
    while (end < size && parameters[end].group === group) end++;
    const out = errors.components[component].atmosphere[quantity as DepthQuantity];
    const values = model.components[component].atmosphere[quantity as DepthQuantity];
    for (let i = 0; i < out.length; i++) {
      let variance = 0;
      for (let a = p; a < end; a++) {
        for (let b = p; b < end; b++) {
          variance +=
            (parameters[a].basis as Float64Array)[i] *
            (parameters[b].basis as Float64Array)[i] *
            matrix[a * size + b];
        }
      }
      out[i] = Math.sqrt(Math.max(variance, 0)) * unit;
      if (squared) out[i] /= 2 * Math.max(values[i], LEAST_TURBULENCE);
    }
    p = end;
  }
  return errors;
}

/** NaN everywhere but in log tau. */
export function unknownErrors(model: Model): WorkingModel {
  const errors = copyModel(model);
  for (const component of errors.components) {
    const { logTau: _, ...quantities } = component.atmosphere;
    for (const values of Object.values(quantities)) values.fill(Number.NaN);
    component.macroturbulence = Number.NaN;
    component.fill = Number.NaN;
  }
  errors.strayLight = Number.NaN;
  return errors;
}
