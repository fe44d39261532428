import type { LineColumn } from "../gas/column.ts";
import type { DepthGrid } from "../transfer/grid.ts";
import type { KernelState } from "../transfer/kernel.ts";
import type { LineScale } from "../transfer/line-scale.ts";
import { prepareVoigt } from "../transfer/voigt.ts";

const RADIAN = Math.PI / 180;

/** Doubles of a depth, and of a line at a depth, in the order of assembly/transfer.ts and assembly/absorption.ts. */
export const DEPTH_LENGTH = 20;
export const LINE_LENGTH = 39;

/** What does not depend on the wavelength, [depths][20]. */
export function writeDepths(
  grid: DepthGrid,
  sourceSlope: Float64Array,
  state: KernelState,
  out: Float64Array,
): void {
  const { continuum, source } = state.column;
  const n = grid.depths;
  for (let d = 0; d < n; d++) {
    const o = d * DEPTH_LENGTH;
    const inclination = state.inclination[d] * RADIAN;
    const azimuth = 2 * state.azimuth[d] * RADIAN;
    const sine = Math.sin(inclination);
    out[o] = grid.slope[d];
    out[o + 1] = d < n - 1 ? grid.tau[d] - grid.tau[d + 1] : 0;
    out[o + 2] = 0.5 * grid.step[d];
    out[o + 3] = (grid.step[d] * grid.step[d]) / 12;
    out[o + 4] = grid.weights[3 * d];
    out[o + 5] = grid.weights[3 * d + 1];
    out[o + 6] = grid.weights[3 * d + 2];
    out[o + 7] = grid.first[d];
    out[o + 8] = source.value[d];
    out[o + 9] = sourceSlope[d];
    out[o + 10] = continuum.value[d];
    out[o + 11] = continuum.dT[d];
    out[o + 12] = continuum.dPe[d];
    out[o + 13] = source.dT[d];
    out[o + 14] = source.dPe[d];
    out[o + 15] = sine;
    out[o + 16] = Math.cos(inclination);
    out[o + 17] = sine * sine;
    out[o + 18] = Math.cos(azimuth);
    out[o + 19] = Math.sin(azimuth);
  }
}

/** One of `lines` lines at every depth, [depths][lines][39]. */
export function writeLine(
  { strength, damping, dopplerWidth }: LineColumn,
  scale: LineScale,
  state: KernelState,
  line: number,
  lines: number,
  out: Float64Array,
): void {
  const depths = state.logTau.length;
  for (let d = 0; d < depths; d++) {
    const o = (d * lines + line) * LINE_LENGTH;
    const inverse = 1 / dopplerWidth.value[d];
    const eta = strength.value[d];
    prepareVoigt(damping.value[d], out, o);
    for (let k = 2; k < 7; k++) {
      out[o + 12 + k] = k * out[o + k];
      out[o + 17 + k] = k * out[o + 7 + k];
    }
    out[o + 24] = inverse;
    out[o + 25] = scale.velocity * state.velocity[d] * inverse;
    out[o + 26] = scale.field * state.fieldStrength[d] * inverse;
    out[o + 27] = eta;
    out[o + 28] = strength.dT[d];
    out[o + 29] = strength.dPe[d];
    out[o + 30] = strength.dVmic[d];
    out[o + 31] = eta * damping.dT[d];
    out[o + 32] = eta * damping.dPe[d];
    out[o + 33] = eta * damping.dVmic[d];
    out[o + 34] = -eta * inverse * dopplerWidth.dT[d];
    out[o + 35] = -eta * inverse * dopplerWidth.dPe[d];
    out[o + 36] = -eta * inverse * dopplerWidth.dVmic[d];
    out[o + 37] = -eta * scale.velocity * inverse;
    out[o + 38] = -eta * scale.field * inverse;
  }
}
