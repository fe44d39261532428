import { fileURLToPath } from "node:url";
import { openEngine } from "@helioscope/core/engine/node";
import { pearson } from "@helioscope/core/metrics";
import { directoryStore } from "@helioscope/core/node";
import {
  diffraction,
  type FinishedMap,
  HINODE_SOT,
  hinodeSp,
  invertCube,
  type MapTruth,
  mapTruthOf,
  type PointSpread,
  presets,
  type ScoredMap,
  type StokesAssistPreset,
  StokesNet,
  shippedModels,
  shorterWay,
  smear,
  spotScene,
  synthesiseScene,
} from "@helioscope/stokes-assist";
import { nodeMapWorkers } from "@helioscope/stokes-assist/node";
import { peakMemoryMiB } from "./times.ts";
import type { BenchRow } from "./track.ts";

const SIDE = 64;
const SEED = 1;

/** Table 4 of Gafeira et al. 2021 at log tau 0: against the reference inversion. */
const TABLE_4: Readonly<Record<ScoredMap, readonly [assisted: number, second: number]>> = {
  temperature: [0.99, 0.99],
  velocity: [0.84, 0.85],
  fieldStrength: [0.91, 0.9],
  azimuth: [0.79, 0.81],
  inclination: [0.85, 0.92],
};

type Maps = Pick<MapTruth, "values">;
type Row = Omit<BenchRow, "peakMemoryMiB">;

/**
 * A synthetic spot of 64x64 pixels with noise of 1e-3 through the paper's inversions: correlations with the reference
 * inversion (Table 4) and with the truth, and what each takes.
 */
export async function run(): Promise<BenchRow[]> {
  const scene = spotScene({ width: SIDE, height: SIDE, seed: SEED });
  const cube = await synthesiseScene(scene, hinodeSp, { noise: 1e-3 });
  const truth: Maps = mapTruthOf(scene);
  const seen = asSeen(truth, diffraction(HINODE_SOT, 6302, scene.pixelScaleArcsec));
  await openEngine();
  const network = await StokesNet.load(directoryStore(fileURLToPath(shippedModels["hinode-sp"])));
  await using workers = nodeMapWorkers();
  const inverted = async (preset: StokesAssistPreset): Promise<Maps & { readonly seconds: number }> => {
    const start = performance.now();
    const result: FinishedMap["result"] = await invertCube(cube, presets[preset], {
      setup: { ...hinodeSp, mu: scene.mu },
      seed: SEED,
      workers,
      network: async () => network,
    });
    const seconds = (performance.now() - start) / 1000;
    const names = Object.keys(TABLE_4) as ScoredMap[];
    const values = Object.fromEntries(names.map((name) => [name, [...result.map(name, 0).values]]));
    return { values: values as Record<ScoredMap, number[]>, seconds };
  };
  const reference = await inverted("reference");
  const second = await inverted("second-reference");
  const assisted = await inverted("compact");
  network.dispose();
  const rows: Row[] = [];
  for (const name of Object.keys(TABLE_4) as ScoredMap[]) {
    const [ours, dispersion] = TABLE_4[name];
    const row = (what: string, a: Maps, b: Maps, goal: number, printed: boolean) => {
      const r = correlation(a, b, name, printed);
      const about = name === "azimuth" ? (printed ? " as printed" : " to the nearer half turn") : "";
      rows.push({
        ...{ name: `${name}${about}: ${what}`, ours: r, unit: "r", peer: "the paper's Table 4" },
        ...{ theirs: goal, ratio: r / goal, goal: 1, recorded: true },
      });
    };
    for (const printed of name === "azimuth" ? [true, false] : [true]) {
      row("assisted with reference", assisted, reference, ours, printed);
      row("second reference with reference", second, reference, dispersion, printed);
      row("assisted with truth", assisted, truth, ours, printed);
      row("reference with truth", reference, truth, ours, printed);
      row("assisted with truth as the telescope shows it", assisted, seen, ours, printed);
      row("reference with truth as the telescope shows it", reference, seen, ours, printed);
    }
  }
  rows.push({
    name: `map of ${SIDE}x${SIDE} pixels, assisted`,
    ours: assisted.seconds,
    unit: "s",
    peer: "reference inversion",
    theirs: reference.seconds,
    ratio: reference.seconds / assisted.seconds,
    goal: 3,
  });
  return rows.map((row) => ({ ...row, peakMemoryMiB: peakMemoryMiB() }));
}

/**
 * The truth at the resolution of the profiles: means under the point-spread function; of the field those of its
 * longitudinal part and of its transverse part with its direction doubled, since an azimuth and its opposite are one.
 */
function asSeen({ values }: Maps, spread: PointSpread): Maps {
  const pixels = values.temperature.length;
  const radians = Math.PI / 180;
  const planes = new Float32Array(pixels * 6);
  for (let i = 0; i < pixels; i++) {
    const field = values.fieldStrength[i];
    const across = field * Math.sin(values.inclination[i] * radians);
    const doubled = 2 * values.azimuth[i] * radians;
    planes.set(
      [
        ...[values.temperature[i], values.velocity[i], field * Math.cos(values.inclination[i] * radians)],
        ...[across, across * Math.cos(doubled), across * Math.sin(doubled)],
      ],
      6 * i,
    );
  }
  const mean = smear(planes, SIDE, SIDE, 6, spread);
  const of = (value: (plane: (k: number) => number) => number) =>
    Array.from({ length: pixels }, (_, i) => value((k) => mean[6 * i + k]));
  return {
    values: {
      temperature: of((plane) => plane(0)),
      velocity: of((plane) => plane(1)),
      fieldStrength: of((plane) => Math.hypot(plane(2), plane(3))),
      inclination: of((plane) => Math.atan2(plane(3), plane(2)) / radians),
      azimuth: of((plane) => (Math.atan2(plane(5), plane(4)) / 2 / radians + 180) % 180),
    },
  };
}

/** Pearson's r over the pixels that both know; azimuths as they are, or moved by half turns to the nearer of the other. */
function correlation(a: Maps, b: Maps, name: ScoredMap, printed: boolean): number {
  const [x, y] = [a.values[name], b.values[name]];
  const both = x.flatMap((value, i) => (Number.isFinite(value) && Number.isFinite(y[i]) ? [i] : []));
  const near = (i: number) => (printed ? x[i] : y[i] + shorterWay(y[i], x[i]));
  return pearson(
    Float64Array.from(both, near),
    Float64Array.from(both, (i) => y[i]),
  );
}
