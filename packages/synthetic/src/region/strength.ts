import type { Raster } from "@helioscope/core";
import type { BipolePlan } from "./anatomy.ts";
import { extentOf } from "./extent.ts";
import { fieldAt } from "./field.ts";
import type { Grid } from "./grid.ts";
import { findInversionLine } from "./inversion.ts";
import { sharpPixelCm2 } from "./scale.ts";

/** Pixels of a sample: 2 arcsec at disc centre, those of MDI. */
export const sampleStep = 4;
const sampleCm2 = sampleStep ** 2 * sharpPixelCm2;

/** How strong a region is at a time, by its noise-free vertical field in samples of four pixels. */
export interface RegionStrength {
  /** Unsigned flux near strong-gradient polarity-inversion lines, Mx (Schrijver 2007). */
  readonly inversionFluxMx: number;
  /** The same as the keyword R_VALUE has it: log10 of the sum of gauss, 0 below 1. */
  readonly rValue: number;
  /** Unsigned flux of all samples, Mx. */
  readonly unsignedFluxMx: number;
}

/** Windows that hold a region, quiet network left out, on the samples' own lattice. */
export function samplesOf(bipoles: readonly BipolePlan[]): Grid {
  const { left, right, low, high } = extentOf(bipoles, 2.6);
  const start = (v: number) => sampleStep * Math.floor(v / sampleStep);
  const [x0, y0] = [start(left), start(low)];
  return {
    x0,
    y0,
    step: sampleStep,
    width: Math.max(8, Math.ceil((right - x0) / sampleStep)),
    height: Math.max(8, Math.ceil((high - y0) / sampleStep)),
  };
}

export function strengthAt(
  bipoles: readonly BipolePlan[],
  seed: number,
  hours: number,
  grid: Grid,
): RegionStrength {
  return strengthOf(sampledField(bipoles, seed, hours, grid));
}

/** The field in samples of four pixels. */
export function sampledField(
  bipoles: readonly BipolePlan[],
  seed: number,
  hours: number,
  grid: Grid,
): Raster<Float32Array> {
  return { data: fieldAt(bipoles, seed, hours, grid).radial, width: grid.width, height: grid.height };
}

/** Of a field in samples of four pixels. */
export function strengthOf(field: Raster<Float32Array>): RegionStrength {
  const { weightedGauss } = findInversionLine(field);
  let sum = 0;
  for (const value of field.data) sum += Math.abs(value);
  return {
    inversionFluxMx: weightedGauss * sampleCm2,
    rValue: weightedGauss < 1 ? 0 : Math.log10(weightedGauss),
    unsignedFluxMx: sum * sampleCm2,
  };
}
