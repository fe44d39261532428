import type { Model } from "../types.ts";
import type { Parameter } from "./parameters.ts";

/**
 * How crooked the change of the temperatures since the guess is: the mean square of its second derivative in log tau,
 * in units of `scale` squared (K a square decade), summed over the components. Second differences at the inner depths.
 */
export class Roughness {
  readonly #scale: number;
  readonly #start: readonly Float64Array[];
  readonly #bends: readonly (Float64Array | null)[];
  readonly #components: readonly number[];

  constructor(start: Model, parameters: readonly Parameter[], scale: number) {
    this.#scale = scale;
    this.#start = start.components.map(({ atmosphere }) => atmosphere.temperature.slice());
    this.#components = parameters.map(({ component }) => component);
    this.#bends = parameters.map(({ quantity, component, basis, unit }) =>
      quantity === "temperature" && basis
        ? bendOf(
            basis.map((value) => (value * unit) / scale),
            start.components[component].atmosphere.logTau,
          )
        : null,
    );
  }

  value(model: Model): number {
    let sum = 0;
    for (let c = 0; c < this.#start.length; c++) {
      for (const value of this.#bendOfChange(model, c)) sum += value * value;
    }
    return sum;
  }

  /** Adds `factor` times half the Hessian, and subtracts `factor` times half the gradient. */
  addTo(curvature: Float64Array, gradient: Float64Array, model: Model, factor: number): void {
    const changes = this.#start.map((_, c) => this.#bendOfChange(model, c));
    const size = gradient.length;
    for (let p = 0; p < size; p++) {
      const bend = this.#bends[p];
      if (!bend) continue;
      gradient[p] -= factor * product(bend, changes[this.#components[p]]);
      for (let q = 0; q < size; q++) {
        const other = this.#bends[q];
        if (!other || this.#components[p] !== this.#components[q]) continue;
        curvature[p * size + q] += factor * product(bend, other);
      }
    }
  }

  #bendOfChange(model: Model, component: number): Float64Array {
    const { temperature, logTau } = model.components[component].atmosphere;
    const start = this.#start[component];
    return bendOf(
      temperature.map((value, i) => (value - start[i]) / this.#scale),
      logTau,
    );
  }
}

/** Second derivative at the inner depths over the square root of their number. */
function bendOf(values: Float64Array, logTau: Float64Array): Float64Array {
  const inner = values.length - 2;
  const root = Math.sqrt(inner);
  return Float64Array.from({ length: inner }, (_, i) => {
    const step = (logTau[i + 2] - logTau[i]) / 2;
    return (values[i] - 2 * values[i + 1] + values[i + 2]) / (step * step * root);
  });
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
