import { ArgumentError, type Store, throwIfAborted, type WorkOptions } from "@helioscope/core";
import type { MapResult } from "../map/result.ts";
import { toDiscCentre } from "../synthesis/local-continuum.ts";
import type { Model, StokesCube } from "../types.ts";
import { writeNodes } from "./atmospheres.ts";
import { DEFAULT_NODE_LOG_TAU, nodeSize } from "./nodes.ts";
import { resampler } from "./resample.ts";
import { trainingWriter } from "./training-writer.ts";

/** A map and what an inversion made of it. */
export interface InvertedMap {
  /** Letters, digits, ".", "_" and "-". */
  readonly name: string;
  readonly cube: StokesCube;
  readonly result: Pick<MapResult<Model>, "width" | "height" | "chi2" | "isFitted" | "modelAt">;
}

/** What of an inversion is learnt from. */
export interface InversionTrainingOptions extends WorkOptions {
  /** Optical depths of the nodes, descending. */
  readonly logTau?: readonly number[];
  /** Wavelengths that the network shall have; those of the first map where absent. */
  readonly wavelengths?: ArrayLike<number>;
  /** Such as "Fe I 6301.501"; named in the model's file. */
  readonly lines?: readonly string[];
  /** Pixels that fit worse are left out; all are taken where absent. */
  readonly mostChi2?: number;
}

/**
 * Writes a training set of inverted maps (section 4.1): profiles beside the nodes of the first component of each
 * pixel's model, in units of the continuum at disc centre. Pixels that were not fitted are left out.
 *
 * @throws ArgumentError without maps or where a map and its inversion differ in size, DataError for a map that does
 * not cover the wavelengths, AbortedError
 */
export async function inversionTrainingSet(
  store: Store,
  maps: readonly InvertedMap[],
  options: InversionTrainingOptions = {},
): Promise<{ readonly blocks: number; readonly pixels: number }> {
  const { logTau = DEFAULT_NODE_LOG_TAU, lines = [], mostChi2 = Number.POSITIVE_INFINITY } = options;
  if (maps.length === 0) throw new ArgumentError("No inverted maps", { expected: "one or more" });
  const wavelengths = Array.from(options.wavelengths ?? maps[0].cube.wavelengths);
  const noise = Math.min(...maps.map(({ cube }) => cube.noise));
  const writer = trainingWriter(store, { wavelengths, lines, logTau, noise });
  const grid = Float64Array.from(logTau);
  const n = wavelengths.length;
  const size = nodeSize(grid.length);
  for (const [done, { name, cube, result }] of maps.entries()) {
    const { width, height } = cube;
    if (result.width !== width || result.height !== height) {
      throw new ArgumentError(`An inversion of ${result.width}x${result.height} pixels for map ${name}`, {
        expected: `${width}x${height}`,
      });
    }
    const bring = resampler(cube.wavelengths, wavelengths);
    const m = cube.wavelengths.length;
    const profiles = new Float32Array(width * height * 4 * n);
    const factor = toDiscCentre(cube);
    const values = new Float32Array(width * height * size).fill(Number.NaN);
    for (let i = 0; i < width * height; i++) {
      throwIfAborted(options.signal);
      for (let s = 0; s < 4; s++) bring.row(cube.data, (4 * i + s) * m, profiles, (4 * i + s) * n);
      if (!result.isFitted(i) || !(result.chi2[i] <= mostChi2)) continue;
      const { components } = await result.modelAt(i % width, Math.floor(i / width));
      writeNodes(components[0].atmosphere, grid, values, i * size);
    }
    for (let k = 0; k < profiles.length; k++) profiles[k] *= factor;
    const nodes = { count: width * height, logTau: grid, values };
    await writer.add({ name, origin: `inversion of ${cube.name}`, width, height, profiles, nodes });
    options.onProgress?.({ stage: "training set", done: done + 1, total: maps.length, detail: name });
  }
  return writer.finish();
}
