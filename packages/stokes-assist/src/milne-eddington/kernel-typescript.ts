import { sampler } from "./apply-sampling.ts";
import type { MilneEddingtonKernel, MilneEddingtonRegion } from "./kernel.ts";
import { PARAMETER_COUNT } from "./kernel.ts";
import { lineSums, SUMS_LENGTH } from "./line-sums.ts";
import { unnoRachkovsky } from "./unno-rachkovsky.ts";
import { humlicekVoigt, tabulatedVoigt } from "./voigt-profile.ts";

/** Blocks of the derivatives that have to be computed at the grid, as places in the parameter vector. */
const COMPUTED = [0, 1, 3, 4, 5, 6];
const [AZIMUTH, SOURCE0, SOURCE1, FILL] = [2, 7, 8, 9];
const DEGREE = Math.PI / 180;

/**
 * The reference kernel. `voigt: "humlicek"` takes the approximation of other codes, to compare with them to the last
 * digit; the default is accurate to 1e-8.
 */
export function typescriptMilneEddingtonKernel(
  region: MilneEddingtonRegion,
  { voigt = "table" }: { voigt?: "table" | "humlicek" } = {},
): MilneEddingtonKernel {
  const { grid, sampling, strayLight } = region;
  const points = grid.length;
  const n = sampling ? sampling.starts.length : points;
  const values = new Float64Array(points * SUMS_LENGTH);
  const sum = lineSums(region, voigt === "table" ? tabulatedVoigt() : humlicekVoigt());
  const transfer = unnoRachkovsky();
  const sample = sampler(points, sampling);
  const gridStokes = new Float64Array(4 * points);
  const gridDerivatives = new Float64Array(COMPUTED.length * 4 * points);
  const stokes = new Float64Array(4 * n);
  const derivatives = new Float64Array(PARAMETER_COUNT * 4 * n);
  const observed = new Float64Array(4 * n);
  const weights = new Float64Array(4 * n);
  const weighted = new Float64Array(4 * n);

  function synthesize(parameters: Float64Array, out: Float64Array): void {
    sum(parameters, values);
    transfer.prepare(parameters);
    for (let i = 0; i < points; i++) {
      transfer.solve(values, gridStokes, i, points);
    }
    sample(gridStokes, 0, out, 0);
    mix(parameters[FILL], strayLight, out);
  }

  function respond(parameters: Float64Array, out: Float64Array, to: Float64Array): void {
    sum(parameters, values);
    transfer.prepare(parameters);
    for (let i = 0; i < points; i++) {
      transfer.differentiate(values, gridStokes, gridDerivatives, i, points, 4 * points);
    }
    sample(gridStokes, 0, out, 0);
    for (let k = 0; k < COMPUTED.length; k++) {
      sample(gridDerivatives, k * 4 * points, to, COMPUTED[k] * 4 * n);
    }
    const azimuth = AZIMUTH * 4 * n;
    const source0 = SOURCE0 * 4 * n;
    const source1 = SOURCE1 * 4 * n;
    const s0 = parameters[SOURCE0];
    const s1 = parameters[SOURCE1];
    for (let i = 0; i < n; i++) {
      to[azimuth + i] = 0;
      to[azimuth + n + i] = -2 * DEGREE * out[2 * n + i];
      to[azimuth + 2 * n + i] = 2 * DEGREE * out[n + i];
      to[azimuth + 3 * n + i] = 0;
      to[source0 + i] = 1;
      to[source0 + n + i] = 0;
      to[source0 + 2 * n + i] = 0;
      to[source0 + 3 * n + i] = 0;
      to[source1 + i] = (out[i] - s0) / s1;
      for (let j = n + i; j < 4 * n; j += n) to[source1 + j] = out[j] / s1;
    }
    const fill = FILL * 4 * n;
    if (strayLight) {
      for (let i = 0; i < 4 * n; i++) to[fill + i] = out[i] - strayLight[i];
      for (let i = 0; i < fill; i++) to[i] *= parameters[FILL];
      mix(parameters[FILL], strayLight, out);
    } else {
      to.fill(0, fill, fill + 4 * n);
    }
  }

  return {
    name: "typescript",
    synthesize,
    respond,
    observe(profiles, dataWeights) {
      for (let i = 0; i < 4 * n; i++) {
        observed[i] = dataWeights[i] === 0 ? 0 : profiles[i];
        weights[i] = dataWeights[i];
      }
    },
    normal(parameters, { gradient, curvature }) {
      respond(parameters, stokes, derivatives);
      let chi2 = 0;
      for (let i = 0; i < 4 * n; i++) {
        const misfit = observed[i] - stokes[i];
        stokes[i] = weights[i] * misfit;
        chi2 += stokes[i] * misfit;
      }
      const used = strayLight ? PARAMETER_COUNT : PARAMETER_COUNT - 1;
      if (!strayLight) {
        gradient[FILL] = 0;
        for (let j = 0; j < PARAMETER_COUNT; j++) {
          curvature[FILL * PARAMETER_COUNT + j] = 0;
          curvature[j * PARAMETER_COUNT + FILL] = 0;
        }
      }
      for (let j = 0; j < used; j++) {
        const row = j * 4 * n;
        const end = j === SOURCE0 ? n : 4 * n;
        let slope = 0;
        for (let i = 0; i < end; i++) {
          const d = derivatives[row + i];
          slope += stokes[i] * d;
          weighted[i] = weights[i] * d;
        }
        gradient[j] = slope;
        for (let k = 0; k <= j; k++) {
          const other = k * 4 * n;
          let sum = 0;
          for (let i = 0; i < end; i++) sum += weighted[i] * derivatives[other + i];
          curvature[j * PARAMETER_COUNT + k] = sum;
          curvature[k * PARAMETER_COUNT + j] = sum;
        }
      }
      return chi2;
    },
  };
}

function mix(fill: number, strayLight: Float64Array | undefined, stokes: Float64Array): void {
  if (!strayLight) return;
  for (let i = 0; i < stokes.length; i++) stokes[i] = fill * stokes[i] + (1 - fill) * strayLight[i];
}
