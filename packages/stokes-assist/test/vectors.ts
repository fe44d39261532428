import { existsSync, readFileSync } from "node:fs";
import { dataPath } from "../../../testing/data.ts";
import { atmosphereOf } from "../src/atmosphere/atmosphere.ts";
import type { Atmosphere } from "../src/types.ts";

/** Whether the reference vectors are there; tests that need them say so in the name of their describe. */
export const hasVectors: boolean = existsSync(dataPath("stokes/vectors/README.md"));

/** A file of reference vectors (its README says what computed them), such as `eos_opacity_grid`. */
export function vectors<T>(name: string): T {
  return JSON.parse(readFileSync(dataPath("stokes", "vectors", `${name}.json`), "utf8")) as T;
}

/** Rows of SIR's model files, 11 columns, the deepest first. */
export function atmosphereOfRows(rows: readonly (readonly number[])[]): Atmosphere {
  const column = (k: number): number[] => rows.map((row) => row[k]);
  return atmosphereOf({
    logTau: column(0),
    temperature: column(1),
    electronPressure: column(2),
    microturbulence: column(3),
    fieldStrength: column(4),
    velocity: column(5),
    inclination: column(6),
    azimuth: column(7),
  });
}
