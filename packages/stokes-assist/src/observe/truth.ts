import { FormatError, type Score, ShapeError } from "@helioscope/core";
import { pearson } from "@helioscope/core/metrics";
import { shorterWay } from "../atmosphere/azimuth.ts";
import type { MapResult } from "../map/index.ts";
import { BASELINES } from "../network/baselines.ts";
import type { Rival } from "../network/evaluate.ts";
import { SCORED } from "../network/scored.ts";
import type { SpectralSetup, StokesCube } from "../types.ts";

/** The quantities of the paper's Tables 4 and 5, in their order. */
const QUANTITIES = ["temperature", "velocity", "fieldStrength", "azimuth", "inclination"] as const;

export type ScoredMap = (typeof QUANTITIES)[number];

/** What a synthetic map was made of, at one optical depth; the units are those of the maps (K, km/s, G, degrees). */
export interface MapTruth {
  readonly kind: "stokes-truth";
  readonly width: number;
  readonly height: number;
  readonly logTau: number;
  readonly values: Readonly<Record<ScoredMap, readonly number[]>>;
}

/** Reads the text of a {@link MapTruth}; throws a FormatError for another text. */
export function parseMapTruth(text: string): MapTruth {
  let truth: MapTruth;
  try {
    truth = JSON.parse(text) as MapTruth;
  } catch (cause) {
    throw new FormatError("The truth of the map is no JSON", { cause });
  }
  const pixels = truth.width * truth.height;
  const complete = QUANTITIES.every((quantity) => truth.values?.[quantity]?.length === pixels);
  if (truth.kind !== "stokes-truth" || !complete)
    throw new FormatError("The truth of the map is of another form", {
      value: truth.kind,
      expected: "stokes-truth",
    });
  return truth;
}

/**
 * Pearson correlations of the maps with the truth at its optical depth, over the fitted pixels, each beside that of the
 * simple method that knows the quantity; none for maps at other depths (Table 4 of the paper compares with an inversion, which is no truth).
 */
export async function truthScores(
  result: MapResult,
  truth: MapTruth,
  cube: StokesCube,
  { regions }: SpectralSetup,
  signal?: AbortSignal,
): Promise<Score[]> {
  const { width, height, logTau } = truth;
  if (width !== cube.width || height !== cube.height) {
    throw new ShapeError(`A truth of ${width}x${height} pixels for a map of ${cube.width}x${cube.height}`);
  }
  const fitted = Array.from({ length: width * height }, (_, i) => i).filter((i) => result.isFitted(i));
  const size = 4 * cube.wavelengths.length;
  const profiles = new Float32Array(fitted.length * size);
  for (const [i, pixel] of fitted.entries())
    profiles.set(cube.data.subarray(pixel * size, (pixel + 1) * size), i * size);
  const seen = { count: fitted.length, profiles, nodes: new Float32Array(0) };
  const lines = regions.flatMap((region) => region.lines);
  const how = { noise: cube.noise, ...(signal ? { signal } : {}) };
  const rivals: Rival[] = [];
  for (const { name, predict } of BASELINES)
    rivals.push({ name, values: await predict(seen, cube.wavelengths, lines, how) });
  return QUANTITIES.flatMap((quantity) => {
    const wanted = Float64Array.from(fitted, (pixel) => truth.values[quantity][pixel]);
    const { values, logTau: depth = logTau } = result.map(quantity, logTau);
    if (Math.abs(depth - logTau) > 0.05) return [];
    const ours = Float64Array.from(fitted, (pixel) => values[pixel]);
    const metric = `r of ${SCORED[quantity].label} at log tau ${logTau}`;
    return rivals.flatMap(({ name, values: known }) =>
      known[quantity]
        ? [
            {
              metric,
              value: correlation(ours, wanted, quantity),
              baseline: { name, value: correlation(known[quantity], wanted, quantity) },
              higherIsBetter: true,
            },
          ]
        : [],
    );
  });
}

/** Of azimuths after each was moved by half circles to the nearest of the truth: 179 and 1 degree are neighbours. */
function correlation(ours: ArrayLike<number>, wanted: ArrayLike<number>, quantity: ScoredMap): number {
  if (quantity !== "azimuth") return pearson(ours, wanted);
  const near = Float64Array.from(wanted, (w, i) => w + shorterWay(w, ours[i]));
  return pearson(near, wanted);
}
