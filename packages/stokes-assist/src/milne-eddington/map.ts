import { type Raster, ShapeError, throwIfAborted } from "@helioscope/core";
import type { PixelStatus } from "../inversion/types.ts";
import type { StokesCube } from "../types.ts";
import type { MilneEddingtonInverter } from "./inverter.ts";
import { MILNE_EDDINGTON_PARAMETERS } from "./kernel.ts";
import type { MilneEddingtonParameter } from "./options.ts";

/** Maps of what a Milne-Eddington inversion found; NaN in pixels that hold nothing to fit. */
export interface MilneEddingtonMap {
  readonly parameters: Readonly<Record<MilneEddingtonParameter, Raster<Float32Array>>>;
  readonly uncertainties: Readonly<Record<MilneEddingtonParameter, Raster<Float32Array>>>;
  readonly chi2: Raster<Float32Array>;
  /** Pixels by how they ended. */
  readonly counts: Readonly<Record<PixelStatus, number>>;
  /** Pixels that were not fitted, and why. */
  readonly unusable: readonly { readonly x: number; readonly y: number; readonly reason: string }[];
}

/**
 * Inverts every pixel of a cube in this thread, row by row. Other work gets its turn after each row.
 *
 * @throws {ShapeError} where the cube has other wavelengths than the inverter.
 * @throws {AbortedError} when the signal fires.
 */
export async function invertMilneEddingtonMap(
  cube: StokesCube,
  inverter: MilneEddingtonInverter,
  options: {
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, total: number) => void;
  } = {},
): Promise<MilneEddingtonMap> {
  const { width, height, data } = cube;
  const size = 4 * cube.wavelengths.length;
  if (cube.wavelengths.length !== inverter.setup.wavelengths.length) {
    throw new ShapeError(`The cube has ${cube.wavelengths.length} wavelengths`, {
      value: cube.wavelengths.length,
      expected: `${inverter.setup.wavelengths.length}, as the setup of the inverter`,
    });
  }
  const planes = (): Record<MilneEddingtonParameter, Raster<Float32Array>> =>
    Object.fromEntries(MILNE_EDDINGTON_PARAMETERS.map((name) => [name, empty(width, height)])) as Record<
      MilneEddingtonParameter,
      Raster<Float32Array>
    >;
  const parameters = planes();
  const uncertainties = planes();
  const chi2 = empty(width, height);
  const counts: Record<PixelStatus, number> = { converged: 0, stalled: 0, limit: 0, unusable: 0 };
  const unusable: { x: number; y: number; reason: string }[] = [];
  const profiles = new Float64Array(size);
  for (let y = 0; y < height; y++) {
    throwIfAborted(options.signal);
    for (let x = 0; x < width; x++) {
      const index = y * width + x;
      profiles.set(data.subarray(index * size, (index + 1) * size));
      const pixel = inverter.invert(profiles, { index });
      counts[pixel.status]++;
      if (pixel.status === "unusable") unusable.push({ x, y, reason: pixel.reason ?? "" });
      MILNE_EDDINGTON_PARAMETERS.forEach((name, k) => {
        parameters[name].data[index] = pixel.parameters[k];
        uncertainties[name].data[index] = pixel.uncertainty[k];
      });
      chi2.data[index] = pixel.chi2;
    }
    options.onProgress?.(y + 1, height);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return { parameters, uncertainties, chi2, counts, unusable };
}

function empty(width: number, height: number): Raster<Float32Array> {
  return { data: new Float32Array(width * height), width, height };
}
