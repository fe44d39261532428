import { ArgumentError, type Raster } from "@helioscope/core";
import type { DepthQuantity } from "../types.ts";
import { pixelColumns } from "./model.ts";
import { fillPixel } from "./pixel.ts";
import type { Scene } from "./scene.ts";

/** Quantities that {@link sceneTruth} maps. */
export type TruthQuantity = Exclude<DepthQuantity, "electronPressure">;

/** True maps at one optical depth; velocity in cm/s, azimuth 0 to 180 degrees. */
export interface SceneTruth {
  readonly logTau: number;
  readonly maps: Readonly<Record<TruthQuantity, Raster<Float32Array>>>;
}

/**
 * Maps of the true atmosphere at the scene's optical depths nearest to those asked for, not smeared by any telescope.
 *
 * @throws {ArgumentError} where a depth lies outside the scene's.
 */
export function sceneTruth(scene: Scene, logTaus: readonly number[] = [0]): SceneTruth[] {
  const { width, height, logTau } = scene;
  const depths = logTaus.map((wanted) => nearest(logTau, wanted));
  const columns = pixelColumns(logTau.length);
  const names = Object.keys(columns) as TruthQuantity[];
  const truths = depths.map((d) => ({
    logTau: logTau[d],
    maps: Object.fromEntries(
      names.map((name) => [name, { data: new Float32Array(width * height), width, height }]),
    ) as Record<TruthQuantity, Raster<Float32Array>>,
  }));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      fillPixel(scene, x, y, columns);
      depths.forEach((d, k) => {
        for (const name of names) truths[k].maps[name].data[y * width + x] = columns[name][d];
      });
    }
  }
  return truths;
}

function nearest(logTau: Float64Array, wanted: number): number {
  if (!(wanted <= logTau[0] && wanted >= logTau[logTau.length - 1])) {
    throw new ArgumentError(`log tau ${wanted} lies outside the scene`, {
      value: wanted,
      expected: `${logTau[logTau.length - 1]} to ${logTau[0]}`,
    });
  }
  let best = 0;
  for (let d = 1; d < logTau.length; d++) {
    if (Math.abs(logTau[d] - wanted) < Math.abs(logTau[best] - wanted)) best = d;
  }
  return best;
}
