import { atmosphereOf, logTauGrid } from "../../src/atmosphere/atmosphere.ts";
import { hsra } from "../../src/atmosphere/models.ts";
import { fe6301, fe6302 } from "../../src/atoms/lines.ts";
import { zeemanPattern } from "../../src/atoms/zeeman.ts";
import { createColumns } from "../../src/gas/columns.ts";
import type { KernelRegion, KernelState } from "../../src/transfer/kernel.ts";
import type { Atmosphere, SpectralLine, SpectralRegion } from "../../src/types.ts";

export const visibleLines: SpectralLine[] = [fe6301, fe6302];

/** Both iron lines at 6302 Angstrom in so many samples of 43 mA. */
export function visibleRegion(count = 56): SpectralRegion {
  return {
    lines: visibleLines,
    wavelengths: Float64Array.from({ length: count }, (_, i) => 6300.89 + 0.043 * i),
  };
}

export const kernelRegionOf = ({ lines, wavelengths }: SpectralRegion): KernelRegion => ({
  wavelengths,
  lines: lines.map((line) => ({ wavelength: line.wavelength, pattern: zeemanPattern(line) })),
});

/** The HSRA with a field and a velocity that vary with depth in everything. */
export function tangled(logTau: ArrayLike<number> = logTauGrid()): Atmosphere {
  const quiet = hsra(logTau);
  return atmosphereOf({
    ...quiet,
    microturbulence: quiet.logTau.map((x) => 9e4 - 1e4 * x),
    fieldStrength: quiet.logTau.map((x) => 1400 + 250 * x),
    velocity: quiet.logTau.map((x) => 6e4 + 4e4 * x),
    inclination: quiet.logTau.map((x) => 55 + 12 * x),
    azimuth: quiet.logTau.map((x) => 25 - 15 * x),
  });
}

/** Computes the columns of an atmosphere as the kernels take them. */
export function stateOf(region: SpectralRegion, atmosphere: Atmosphere): KernelState {
  const columns = createColumns([region], undefined, atmosphere.logTau.length);
  columns.update(atmosphere);
  return { ...atmosphere, column: columns.regions[0] };
}

export function largest(values: Float64Array): number {
  return values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
}

export function distance(a: Float64Array, b: Float64Array): number {
  return a.reduce((max, value, i) => Math.max(max, Math.abs(value - b[i])), 0);
}
