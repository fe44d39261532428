import { UnsupportedError } from "@helioscope/core";
import { Absorption, ELEMENTS } from "./absorption.ts";
import { bezierWeights, limitedSlope } from "./bezier.ts";
import { DepthGrid } from "./grid.ts";
import type { KernelRegion, KernelState, TransferKernel } from "./kernel.ts";
import { assertKernelSizes } from "./kernel-sizes.ts";
import { addElements, applyElements, solve4 } from "./matrix4.ts";

/**
 * DELO with cubic Bezier splines (de la Cruz Rodriguez & Piskunov 2013, ApJ 764, 33). In the optical depth t of eta_I,
 * dI/dt = I - F with F = k S e - (k - 1) I, k = K / eta_I; F is a Bezier spline, whose derivatives
 * dF/dt = (k S e)' - k' I - (k - 1)(k I - k S e) hold the unknown I too, so that a layer is one 4x4 system.
 */
class DeloBezierKernel implements TransferKernel {
  readonly name = "typescript";
  readonly #count: number;
  readonly #grid: DepthGrid;
  readonly #absorption: Absorption;
  readonly #sourceSlope: Float64Array;
  /** Of each step upwards from a point: optical thickness. */
  readonly #thickness: Float64Array;
  readonly #g: Float64Array;
  readonly #gSlope: Float64Array;
  /** k - 1 and its derivative, k S e and its derivative, [depths][7]. */
  readonly #k: Float64Array;
  readonly #kSlope: Float64Array;
  readonly #s: Float64Array;
  readonly #sSlope: Float64Array;
  readonly #weights = new Float64Array(5);

  constructor(region: KernelRegion, depths: number) {
    this.#count = region.wavelengths.length;
    this.#grid = new DepthGrid(depths);
    this.#absorption = new Absorption(region, depths);
    this.#sourceSlope = new Float64Array(depths);
    this.#thickness = new Float64Array(depths);
    this.#g = new Float64Array(depths);
    this.#gSlope = new Float64Array(depths);
    this.#k = new Float64Array(depths * ELEMENTS);
    this.#kSlope = new Float64Array(depths * ELEMENTS);
    this.#s = new Float64Array(depths * 4);
    this.#sSlope = new Float64Array(depths * 4);
  }

  synthesize(state: KernelState, out: Float64Array): void {
    const { depths } = this.#grid;
    assertKernelSizes(state, out, depths, this.#count);
    this.#grid.set(state.logTau);
    this.#grid.differentiate(state.column.source.value, this.#sourceSlope);
    this.#absorption.prepare(state);
    const light = new Float64Array(4);
    for (let w = 0; w < this.#count; w++) {
      for (let d = 0; d < depths; d++) this.#absorption.at(w, d);
      this.#layers(state.column.source.value);
      this.#integrate(state.column.source.value, light);
      for (let s = 0; s < 4; s++) out[s * this.#count + w] = light[s];
    }
  }

  respond(): never {
    throw new UnsupportedError("DELO-Bezier has no derivatives here", {
      remedy: 'Use the solver "hermite"',
    });
  }

  respondAlong(): never {
    return this.respond();
  }

  /** Optical thickness of the steps, and what F needs at every point. */
  #layers(source: Float64Array): void {
    const { depths, slope, step } = this.#grid;
    const elements = this.#absorption.elements;
    const g = this.#g;
    for (let d = 0; d < depths; d++) {
      const e = d * ELEMENTS;
      const eta = elements[e];
      g[d] = eta * slope[d];
      this.#k[e] = 0;
      for (let k = 1; k < ELEMENTS; k++) this.#k[e + k] = elements[e + k] / eta;
      this.#s[4 * d] = source[d];
      for (let k = 1; k < 4; k++) this.#s[4 * d + k] = (elements[e + k] / eta) * source[d];
    }
    // d/dx of eta_I dtau/dx, x increasing upwards in index but descending in value: steps are negative.
    for (let d = 0; d < depths; d++) {
      const below = d > 0 ? (g[d] - g[d - 1]) / step[d] : 0;
      const above = d < depths - 1 ? (g[d + 1] - g[d]) / step[d + 1] : 0;
      if (d === 0) this.#gSlope[d] = above;
      else if (d === depths - 1) this.#gSlope[d] = below;
      else this.#gSlope[d] = limitedSlope(below, above, -step[d], -step[d + 1]);
    }
    for (let d = 1; d < depths; d++) {
      const h = -step[d];
      this.#thickness[d] =
        0.5 * h * (g[d] + g[d - 1]) + ((h * h) / 12) * (this.#gSlope[d] - this.#gSlope[d - 1]);
    }
    this.#slopes(this.#k, this.#kSlope, ELEMENTS);
    this.#slopes(this.#s, this.#sSlope, 4);
  }

  /** Limited derivatives to the optical depth, which grows downwards. */
  #slopes(values: Float64Array, out: Float64Array, width: number): void {
    const { depths } = this.#grid;
    const t = this.#thickness;
    for (let d = 0; d < depths; d++) {
      for (let k = 0; k < width; k++) {
        const i = d * width + k;
        const below = d > 0 ? (values[i - width] - values[i]) / t[d] : 0;
        const above = d < depths - 1 ? (values[i] - values[i + width]) / t[d + 1] : 0;
        if (d === 0) out[i] = above;
        else if (d === depths - 1) out[i] = below;
        else out[i] = limitedSlope(below, above, t[d], t[d + 1]);
      }
    }
  }

  #integrate(source: Float64Array, light: Float64Array): void {
    const { depths, slope } = this.#grid;
    const elements = this.#absorption.elements;
    const [k, k1, s, s1] = [this.#k, this.#kSlope, this.#s, this.#sSlope];
    const matrix = new Float64Array(16);
    const turned = new Float64Array(4);
    const twice = new Float64Array(4);
    const slopeTerm = new Float64Array(4);
    // Diffusion at the bottom: I = S e + K^-1 dS/dtau e.
    addElements(elements, 0, 1, matrix);
    light.fill(0);
    light[0] = this.#sourceSlope[0] / slope[0];
    solve4(matrix, light);
    light[0] += source[0];
    const vector = new Float64Array(4);
    for (let d = 1; d < depths; d++) {
      const delta = this.#thickness[d];
      bezierWeights(delta, this.#weights);
      const [near, nearControl, farControl, far, decay] = this.#weights;
      const third = delta / 3;
      const below = d - 1;
      // F and dF/dt of the point below, whose I is known.
      applyElements(k, below * ELEMENTS, light, turned);
      applyElements(k1, below * ELEMENTS, light, slopeTerm);
      for (let i = 0; i < 4; i++) vector[i] = turned[i] + light[i] - s[4 * below + i];
      applyElements(k, below * ELEMENTS, vector, twice);
      for (let i = 0; i < 4; i++) {
        const f = s[4 * below + i] - turned[i];
        const f1 = s1[4 * below + i] - slopeTerm[i] - twice[i];
        light[i] = decay * light[i] + (far + farControl) * f - farControl * third * f1;
      }
      // The known parts of this point.
      for (let i = 0; i < 4; i++) vector[i] = s[4 * d + i];
      applyElements(k, d * ELEMENTS, vector, turned);
      for (let i = 0; i < 4; i++) {
        light[i] += (near + nearControl) * s[4 * d + i] + nearControl * third * (s1[4 * d + i] + turned[i]);
      }
      // (near + nearControl)(k - 1) + nearControl delta/3 (k' + (k - 1) k)
      matrix.fill(0);
      for (let j = 0; j < 4; j++) {
        matrix[5 * j] = 1;
        vector.fill(0);
        vector[j] = 1;
        applyElements(k, d * ELEMENTS, vector, turned);
        for (let i = 0; i < 4; i++) vector[i] += turned[i];
        applyElements(k, d * ELEMENTS, vector, twice);
        for (let i = 0; i < 4; i++) matrix[4 * i + j] += nearControl * third * twice[i];
      }
      addElements(k, d * ELEMENTS, near + nearControl, matrix);
      addElements(k1, d * ELEMENTS, nearControl * third, matrix);
      solve4(matrix, light);
    }
  }
}

/**
 * The transfer by DELO-Bezier, to compare the Hermitian method with: `respond` and `respondAlong` throw.
 *
 * @throws ArgumentError where there are fewer than 3 depths.
 */
export function createDeloBezierKernel(region: KernelRegion, depths: number): TransferKernel {
  return new DeloBezierKernel(region, depths);
}
