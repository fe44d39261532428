import { ShapeError } from "@helioscope/core";
import { Absorption, ANGLES, ELEMENTS, SUM_QUANTITIES, SUMS } from "./absorption.ts";
import { DepthGrid } from "./grid.ts";
import { HermiteSolver, isOpaque } from "./hermite.ts";
import type { KernelRegion, KernelState, ResponseTerm, TransferKernel } from "./kernel.ts";
import { LOCAL_RESPONSES } from "./kernel.ts";
import { assertKernelSizes } from "./kernel-sizes.ts";

const RADIAN = Math.PI / 180;

class TypescriptKernel implements TransferKernel {
  readonly name = "typescript";
  readonly #count: number;
  readonly #depths: number;
  readonly #grid: DepthGrid;
  readonly #absorption: Absorption;
  readonly #solver: HermiteSolver;
  readonly #sourceSlope: Float64Array;
  readonly #toElements: Float64Array;
  readonly #toSource: Float64Array;
  readonly #stokes = new Float64Array(4);
  readonly #local = new Float64Array(4 * LOCAL_RESPONSES.length);
  #profiles = new Float64Array(0);
  #sums = new Float64Array(0);

  constructor(region: KernelRegion, depths: number) {
    this.#count = region.wavelengths.length;
    this.#depths = depths;
    this.#grid = new DepthGrid(depths);
    this.#absorption = new Absorption(region, depths);
    this.#solver = new HermiteSolver(this.#grid);
    this.#sourceSlope = new Float64Array(depths);
    this.#toElements = new Float64Array(depths * 4 * ELEMENTS);
    this.#toSource = new Float64Array(depths * 4);
  }

  synthesize(state: KernelState, out: Float64Array): void {
    this.#prepare(state, out);
    for (let w = 0; w < this.#count; w++) this.#solve(state, w, false, out);
  }

  respond(state: KernelState, out: Float64Array, responses: Float64Array): void {
    const size = LOCAL_RESPONSES.length * this.#depths * 4 * this.#count;
    if (responses.length !== size) {
      throw new ShapeError(`${responses.length} values for the responses`, { expected: `${size}` });
    }
    this.#prepare(state, out);
    const count = this.#count;
    const quantity = this.#depths * 4 * count;
    const local = this.#local;
    responses.fill(0);
    for (let w = 0; w < count; w++) {
      const deepest = this.#solve(state, w, true, out);
      this.#solver.differentiate(this.#sourceSlope, this.#toElements, this.#toSource);
      for (let d = deepest; d < this.#depths; d++) {
        this.#chain(state, d);
        for (let k = 0; k < local.length; k++) {
          responses[(k >> 2) * quantity + (4 * d + (k & 3)) * count + w] = local[k];
        }
      }
    }
  }

  respondAlong(
    state: KernelState,
    terms: readonly ResponseTerm[],
    rows: number,
    out: Float64Array,
    derivatives: Float64Array,
  ): void {
    const count = this.#count;
    const depths = this.#depths;
    if (derivatives.length !== rows * 4 * count) {
      throw new ShapeError(`${derivatives.length} values for ${rows} rows of derivatives`, {
        expected: `${rows * 4 * count}`,
      });
    }
    this.#prepare(state, out);
    const size = terms.length;
    if (this.#profiles.length < size * depths) this.#profiles = new Float64Array(size * depths);
    if (this.#sums.length < rows * 4) this.#sums = new Float64Array(rows * 4);
    const profiles = this.#profiles;
    for (let t = 0; t < size; t++) {
      for (let d = 0; d < depths; d++) profiles[d * size + t] = terms[t].profile[d];
    }
    const from = Int32Array.from(terms, (term) => 4 * term.quantity);
    const to = Int32Array.from(terms, (term) => 4 * term.row);
    const local = this.#local;
    const sums = this.#sums;
    for (let w = 0; w < count; w++) {
      const deepest = this.#solve(state, w, true, out);
      this.#solver.differentiate(this.#sourceSlope, this.#toElements, this.#toSource);
      sums.fill(0);
      for (let d = deepest; d < depths; d++) {
        this.#chain(state, d);
        const p = d * size;
        for (let t = 0; t < size; t++) {
          const amount = profiles[p + t];
          if (amount === 0) continue;
          const q = from[t];
          const r = to[t];
          sums[r] += amount * local[q];
          sums[r + 1] += amount * local[q + 1];
          sums[r + 2] += amount * local[q + 2];
          sums[r + 3] += amount * local[q + 3];
        }
      }
      for (let k = 0; k < rows * 4; k++) derivatives[k * count + w] = sums[k];
    }
  }

  #prepare(state: KernelState, out: Float64Array): void {
    assertKernelSizes(state, out, this.#depths, this.#count);
    this.#grid.set(state.logTau);
    this.#grid.differentiate(state.column.source.value, this.#sourceSlope);
    this.#absorption.prepare(state);
  }

  /** Goes down as far as light comes from, and integrates. Returns the deepest point that was used. */
  #solve(state: KernelState, w: number, derivatives: boolean, out: Float64Array): number {
    const absorption = this.#absorption;
    const grid = this.#grid;
    let bottom = 0;
    let deepest = 0;
    for (let d = this.#depths - 1; d >= deepest; d--) {
      if (derivatives) absorption.differentiateAt(w, d);
      else absorption.at(w, d);
      if (bottom === 0 && isOpaque(grid, d, absorption.elements)) {
        bottom = d;
        deepest = grid.first[d];
      }
    }
    this.#solver.solve(
      absorption.elements,
      state.column.source.value,
      this.#sourceSlope,
      bottom,
      this.#stokes,
    );
    for (let s = 0; s < 4; s++) out[s * this.#count + w] = this.#stokes[s];
    return deepest;
  }

  /** From the elements and the source function to the local quantities of one depth: fills `#local`, [7][4]. */
  #chain(state: KernelState, d: number): void {
    const { continuum, source } = state.column;
    const { elements, sums, derivatives, angles } = this.#absorption;
    const toElements = this.#toElements;
    const toSource = this.#toSource;
    const local = this.#local;
    const a = d * ANGLES;
    const sine = angles[a];
    const cosine = angles[a + 1];
    const sine2 = angles[a + 2];
    const cos2 = angles[a + 3];
    const sin2 = angles[a + 4];
    const u = d * SUMS;
    const v = u * SUM_QUANTITIES;
    const e = d * ELEMENTS;
    const dipoleH = sums[u] - 0.5 * (sums[u + 2] + sums[u + 4]);
    const dipoleF = sums[u + 1] - 0.5 * (sums[u + 3] + sums[u + 5]);
    const circularH = 0.5 * (sums[u + 4] - sums[u + 2]);
    const circularF = 0.5 * (sums[u + 5] - sums[u + 3]);
    const tilt = sine * cosine;
    for (let s = 0; s < 4; s++) {
      const t = (4 * d + s) * ELEMENTS;
      const perI = toElements[t];
      const perLinear = toElements[t + 1] * cos2 + toElements[t + 2] * sin2;
      const perV = toElements[t + 3];
      const perTurn = toElements[t + 4] * cos2 + toElements[t + 5] * sin2;
      const perRhoV = toElements[t + 6];
      const perSource = toSource[4 * d + s];
      // To the six sums.
      const hPi = 0.5 * sine2 * (perI + perLinear);
      const fPi = 0.5 * sine2 * perTurn;
      const hSigma = 0.5 * (perI - hPi);
      const hSplit = 0.5 * cosine * perV;
      const fSigma = -0.5 * fPi;
      const fSplit = 0.5 * cosine * perRhoV;
      const hBlue = hSigma - hSplit;
      const hRed = hSigma + hSplit;
      const fBlue = fSigma - fSplit;
      const fRed = fSigma + fSplit;
      for (let q = 0; q < SUM_QUANTITIES; q++) {
        const k = v + q * SUMS;
        local[4 * q + s] =
          hPi * derivatives[k] +
          fPi * derivatives[k + 1] +
          hBlue * derivatives[k + 2] +
          fBlue * derivatives[k + 3] +
          hRed * derivatives[k + 4] +
          fRed * derivatives[k + 5];
      }
      local[s] += perI * continuum.dT[d] + perSource * source.dT[d];
      local[4 + s] += perI * continuum.dPe[d] + perSource * source.dPe[d];
      local[20 + s] =
        RADIAN *
        (tilt * (dipoleH * (perI + perLinear) + dipoleF * perTurn) -
          sine * (circularH * perV + circularF * perRhoV));
      local[24 + s] =
        2 *
        RADIAN *
        (elements[e + 1] * toElements[t + 2] -
          elements[e + 2] * toElements[t + 1] +
          elements[e + 4] * toElements[t + 5] -
          elements[e + 5] * toElements[t + 4]);
    }
  }
}

/**
 * The transfer through one region in TypeScript: the reference of the WebAssembly kernel, and the kernel where there is
 * no WebAssembly. Hermitian method with exact derivatives of its discrete solution.
 *
 * @throws ArgumentError where there are fewer than 3 depths.
 */
export function createTypescriptKernel(region: KernelRegion, depths: number): TransferKernel {
  return new TypescriptKernel(region, depths);
}
