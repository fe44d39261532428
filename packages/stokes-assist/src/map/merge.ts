import { ArgumentError, ShapeError } from "@helioscope/core";
import { hashBytes } from "./hash.ts";
import type { MapResult, ParameterMap, PixelRecord } from "./result.ts";
import { isFitted, statusCode } from "./status.ts";

/**
 * Of each pixel the fit of least chi squared among several results of the same map by the same kind of method; of
 * equals that of the first. Pixels that none has fitted are as in the first that has not skipped them.
 *
 * @throws ArgumentError for no results; ShapeError where sizes, models or depths differ.
 */
export function keepBest<M>(...results: readonly MapResult<M>[]): MapResult<M> {
  if (results.length === 0)
    throw new ArgumentError("No results to choose from", { expected: "at least one" });
  const [first] = results;
  for (const result of results) checkAlike(first, result);
  const { width, height } = first;
  const picks = Uint16Array.from({ length: width * height }, (_, pixel) => pick(results, pixel));
  const picked = <A extends { [i: number]: number }>(
    out: A,
    of: (result: MapResult<M>) => ArrayLike<number>,
  ) => {
    for (let i = 0; i < picks.length; i++) out[i] = of(results[picks[i]])[i];
    return out;
  };
  const count = picks.length;
  const own = (x: number, y: number): MapResult<M> =>
    results[x >= 0 && x < width && y >= 0 && y < height ? picks[y * width + x] : 0];
  const maps = first.maps.map(
    (map, k): ParameterMap => ({
      ...map,
      values: picked(new Float32Array(count), ({ maps: all }) => all[k].values),
      errors: picked(new Float32Array(count), ({ maps: all }) => all[k].errors),
    }),
  );
  return {
    ...first,
    every: Math.min(...results.map(({ every }) => every)),
    maps,
    chi2: picked(new Float32Array(count), ({ chi2 }) => chi2),
    status: picked(new Uint8Array(count), ({ status }) => status),
    steps: picked(new Uint32Array(count), ({ steps }) => steps),
    rejected: picked(new Uint32Array(count), ({ rejected }) => rejected),
    identity: async () => {
      const all = await Promise.all(results.map((result) => result.identity()));
      return hashBytes(new TextEncoder().encode(`best of ${all.join(" ")}`));
    },
    isFitted: (pixel) => results[picks[pixel]].isFitted(pixel),
    map: (name, logTau, component) => maps[first.maps.indexOf(first.map(name, logTau, component))],
    modelAt: async (x, y) => own(x, y).modelAt(x, y),
    uncertaintyAt: async (x, y) => own(x, y).uncertaintyAt(x, y),
    fitAt: async (x, y) => own(x, y).fitAt(x, y),
    recordAt: async (x, y): Promise<PixelRecord> => own(x, y).recordAt(x, y),
  };
}

const SKIPPED = statusCode("skipped");

function pick(results: readonly MapResult[], pixel: number): number {
  let best = -1;
  let known = -1;
  results.forEach(({ status, chi2 }, k) => {
    if (known < 0 && status[pixel] !== SKIPPED) known = k;
    if (!isFitted(status[pixel])) return;
    if (best < 0 || chi2[pixel] < results[best].chi2[pixel]) best = k;
  });
  return best >= 0 ? best : Math.max(0, known);
}

function checkAlike(a: MapResult, b: MapResult): void {
  const shape = ({ width, height, maps, fields }: MapResult): string => {
    const shown = maps.map(({ name, logTau, component }) => `${name} ${component ?? ""} ${logTau ?? ""}`);
    return `${width}x${height}, ${fields.map(({ at }) => at).join(" ")}, ${shown.join(", ")}`;
  };
  if (shape(a) === shape(b)) return;
  throw new ShapeError("Results of different maps", {
    value: shape(b),
    expected: `the size, models and depths of the first: ${shape(a)}`,
  });
}
