import {
  DataError,
  type Fact,
  type Frame,
  type Observation,
  type ObserveContext,
  type ReportTable,
} from "@helioscope/core";
import { median } from "@helioscope/core/stats";
import type { StokesAssistConfig } from "../config.ts";
import { stokesCubeFrom } from "../formats/index.ts";
import { MAP_STATUS, type MapResult, type MapWorkers, mapsToFits } from "../map/index.ts";
import type { StokesNet } from "../network/index.ts";
import { lineName } from "../network/spectra.ts";
import type { SpectralSetup, StokesCube } from "../types.ts";
import { invertCube } from "./invert-cube.ts";
import { drawMap } from "./pictures.ts";
import { pixelColumns, pixelRows } from "./pixel-table.ts";
import { setupFor } from "./setup-for.ts";
import { parseMapTruth, truthScores } from "./truth.ts";

/** What an observing run may bring besides the frames. */
export interface ObserveSources {
  /** Loads the network of these lines for the method `assisted`: called once; disposed of at the end. */
  readonly network?: (setup: SpectralSetup) => Promise<StokesNet>;
  readonly workers?: MapWorkers;
}

const SHOWN_ROWS = 8;
const METHODS: Readonly<Record<StokesAssistConfig["method"], string>> = {
  assisted: "LTE, one cycle from the network's guess",
  lte: "LTE",
  "milne-eddington": "Milne-Eddington",
};

/**
 * The whole instrument over one map: reads its frames into a cube, inverts it, writes `maps.fits`, the table `pixels`,
 * the pictures and `summary.json`, and returns what a report shows.
 *
 * @throws DataError where no pixel can be fitted, or lines or wavelengths are not known; as its parts do
 */
export async function observeStokes(
  frames: AsyncIterable<Frame>,
  config: StokesAssistConfig,
  context: ObserveContext,
  sources: ObserveSources = {},
): Promise<Observation> {
  const { signal, onProgress, onWarning } = context;
  const work = {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
    ...(onWarning ? { onWarning } : {}),
  };
  const cube = await stokesCubeFrom(frames, work);
  const setup = setupFor(cube);
  let network: StokesNet | undefined;
  const { network: load } = sources;
  const started = performance.now();
  try {
    const result = await invertCube(cube, config, {
      ...work,
      setup,
      seed: context.seed,
      ...(sources.workers ? { workers: sources.workers } : {}),
      ...(load ? { network: async () => (network = await load(setup)) } : {}),
    });
    const seconds = (performance.now() - started) / 1000;
    return await reported({ cube, setup, config, result, seconds }, context);
  } finally {
    network?.dispose();
  }
}

/** A map that was inverted. */
export interface FinishedMap {
  readonly cube: StokesCube;
  readonly setup: SpectralSetup;
  readonly config: StokesAssistConfig;
  readonly result: MapResult;
  /** That the inversion took; NaN where a part of it was there before. */
  readonly seconds: number;
  /** What inverted it, in words, where that is another code than this package. */
  readonly code?: string;
}

/**
 * Writes maps, table, pictures and summary of an inverted map.
 *
 * @throws DataError where no pixel was fitted; what writing throws
 */
export async function reported(map: FinishedMap, context: ObserveContext): Promise<Observation> {
  const { cube, setup, config, result, seconds } = map;
  const counts = MAP_STATUS.map((status, code) => ({
    status,
    pixels: result.status.reduce((sum, value) => sum + Number(value === code), 0),
  }));
  const fitted = result.status.reduce((sum, _, pixel) => sum + Number(result.isFitted(pixel)), 0);
  if (fitted === 0) {
    throw new DataError(`No pixel of ${cube.name} can be fitted`, {
      value: counts.filter(({ pixels }) => pixels > 0),
      expected: "profiles with lines in them",
    });
  }
  const lines = setup.regions.flatMap((region) => region.lines.map(lineName));
  const method = map.code ?? METHODS[config.method];
  const by = map.code === undefined ? "by" : "through";
  const history = [`Inverted ${by} @helioscope/stokes-assist: ${method}`, `Lines: ${lines.join(", ")}`];
  await context.out.write("maps.fits", await mapsToFits(result, cube, { history }));
  const pixels = await pixelTable(result, context);
  const pictures = await drawMap(result, cube, context);
  const scores = context.truth
    ? await truthScores(result, parseMapTruth(context.truth), cube, setup, context.signal)
    : [];
  const misfits = result.chi2.filter(Number.isFinite);
  const chi2 = misfits.length > 0 ? median(misfits) : Number.NaN;
  const summary = {
    config,
    name: cube.name,
    time: cube.time ?? null,
    mu: cube.mu ?? null,
    lines,
    noise: cube.noise,
    pixels: Object.fromEntries(counts.map(({ status, pixels: number }) => [status, number])),
    medianChi2: chi2,
    seconds,
    scores,
    skipped: context.skipped ?? [],
  };
  await context.out.write("summary.json", `${JSON.stringify(summary, undefined, 2)}\n`);
  const left = counts.filter(({ status, pixels: number }) => number > 0 && /unusable|failed/.test(status));
  return {
    instrument: "stokes-assist",
    title: "Atmospheres from Stokes profiles",
    facts: facts(map, { fitted, chi2, lines, method }),
    tables: [pixels],
    pictures,
    scores,
    skipped: [],
    notes: [
      ...left.map(
        ({ status, pixels: number }) =>
          `${number} pixel${number === 1 ? " is" : "s are"} flagged as ${status}; the table says which.`,
      ),
      ...(scores.length > 0
        ? [
            "Scores are Pearson correlations with the known truth over the fitted pixels; azimuths are taken a half turn further where that is nearer.",
          ]
        : []),
    ],
  };
}

function facts(
  { cube, seconds }: FinishedMap,
  found: { fitted: number; chi2: number; lines: readonly string[]; method: string },
): Fact[] {
  const { width, height, wavelengths, noise, time, mu } = cube;
  return [
    { label: "Pixels fitted", value: found.fitted },
    { label: "Median chi squared", value: Number(found.chi2.toPrecision(3)) },
    ...(Number.isNaN(seconds)
      ? []
      : [{ label: "Pixels a second", value: Number((found.fitted / seconds).toPrecision(3)) }]),
    { label: "Map", value: `${width}x${height} pixels, ${wavelengths.length} wavelengths` },
    { label: "Lines", value: found.lines.join(", ") },
    { label: "Method", value: found.method },
    { label: "Noise", value: `${noise.toExponential(1)} of the continuum` },
    ...(time === undefined ? [] : [{ label: "Time", value: time }]),
    ...(mu === undefined ? [] : [{ label: "mu", value: mu.toFixed(3) }]),
  ];
}

async function pixelTable(result: MapResult, context: ObserveContext): Promise<ReportTable> {
  const columns = pixelColumns(result);
  const sink = await context.table("pixels", columns);
  const shown = [];
  let rows = 0;
  for (const row of pixelRows(result)) {
    await sink.write(row);
    if (rows++ < SHOWN_ROWS) shown.push(row);
  }
  await sink.close();
  return { name: "pixels", title: "Pixels", columns, rows, shown };
}
