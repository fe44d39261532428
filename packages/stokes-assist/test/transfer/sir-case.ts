import { fe6301, fe6302, fe15647, fe15648 } from "../../src/atoms/lines.ts";
import { zeemanPattern } from "../../src/atoms/zeeman.ts";
import type { Quantity } from "../../src/gas/column.ts";
import type { KernelRegion, KernelState } from "../../src/transfer/kernel.ts";
import { vectors } from "../vectors.ts";

interface Profiles {
  readonly model: { readonly rows: number[][] };
  readonly lambda_mA: number[];
  readonly I: number[];
  readonly Q: number[];
  readonly U: number[];
  readonly V: number[];
}

interface Internals {
  readonly columns: string[];
  readonly rows: number[][];
  readonly absorption_matrix_rows: number[][];
}

/** A case of the vectors with SIR's own eta0, damping, Doppler width and Planck function at every depth. */
export interface SirCase {
  readonly region: KernelRegion;
  readonly state: KernelState;
  readonly stokes: Float64Array;
  /** SIR's absorption matrices: line, wavelength, depth (from 1), log tau, eta I Q U V, rho U Q V, Planck. */
  readonly matrixRows: readonly number[][];
}

const constant = (value: Float64Array): Quantity => ({
  value,
  dT: new Float64Array(value.length),
  dPe: new Float64Array(value.length),
});

/** HSRA continuum of SIR at the first lines' wavelengths (erg/cm^2/s/cm/sr), from atomic_functions.json. */
function continuumAt(wavelength: number): number {
  const table = vectors<{ hsra_continuum_erg_cm2_s_cm_sr: number[][] }>(
    "atomic_functions",
  ).hsra_continuum_erg_cm2_s_cm_sr;
  return table.reduce((best, row) =>
    Math.abs(row[0] - wavelength) < Math.abs(best[0] - wavelength) ? row : best,
  )[1];
}

/** SIR keeps wavelengths in single precision, half a milliangstrom at 6300: so does this. */
export function readSirCase(name: "b_hsra_B1000_g45_az30_v1" | "e_ir_hsra_B1500"): SirCase {
  const profiles = vectors<Profiles>(name);
  const internals = vectors<Internals>(`internals_${name}`);
  const lines = (name.startsWith("b") ? [fe6301, fe6302] : [fe15648, fe15647]).map((line) => ({
    ...line,
    wavelength: Math.fround(line.wavelength),
  }));
  const wavelengths = Float64Array.from(profiles.lambda_mA, (o) => lines[0].wavelength + o * 1e-3);
  const { rows } = profiles.model;
  const model = (k: number) => Float64Array.from(rows, (r) => r[k]);
  const internal = (line: number, column: string) => {
    const k = internals.columns.indexOf(column);
    return Float64Array.from(
      internals.rows.filter((r) => r[0] === 10 + line + 1),
      (r) => r[k],
    );
  };
  const planck = internal(0, "planck_B_lambda");
  const norm = continuumAt(lines[0].wavelength);
  return {
    region: {
      wavelengths,
      lines: lines.map((line) => ({ wavelength: line.wavelength, pattern: zeemanPattern(line) })),
    },
    state: {
      logTau: model(0),
      fieldStrength: model(4),
      velocity: model(5),
      inclination: model(6),
      azimuth: model(7),
      column: {
        continuum: constant(internal(0, "kc_lambda_over_kc5000")),
        source: constant(planck.map((b) => b / norm)),
        lines: lines.map((line, l) => {
          const width = internal(l, "vdop_cm_s").map((v) => (v * line.wavelength * 1.000277) / 2.99792458e10);
          const flat = (value: Float64Array) => ({
            ...constant(value),
            dVmic: new Float64Array(value.length),
          });
          return {
            strength: flat(internal(l, "eta0")),
            damping: flat(internal(l, "damping_a")),
            dopplerWidth: flat(width),
          };
        }),
      },
    },
    stokes: Float64Array.from([...profiles.I, ...profiles.Q, ...profiles.U, ...profiles.V]),
    matrixRows: internals.absorption_matrix_rows,
  };
}
