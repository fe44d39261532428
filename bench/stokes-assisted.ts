import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openEngine } from "@helioscope/core/engine/node";
import { directoryStore } from "@helioscope/core/node";
import {
  createSynthesizer,
  type GuessOptions,
  guessFor,
  hinodeSp,
  inversionPresets,
  invertPixel,
  type Model,
  networkFirstGuess,
  type StokesCube,
  StokesNet,
  shippedModels,
  spotScene,
  synthesiseScene,
} from "@helioscope/stokes-assist";
import { median } from "./times.ts";
import type { BenchRow } from "./track.ts";

const RUNS = 3;
const SIDE = 8;

type Guesses = (cube: StokesCube) => Promise<readonly Model[]>;

/**
 * One cycle against the reference's three on the pixels of a small spot, started by the network that comes with the
 * package where it is there, and, as the ablation, from HSRA. Processor time, that of the network included.
 */
export async function assistedRows(): Promise<Omit<BenchRow, "peakMemoryMiB">[]> {
  const scene = spotScene({ width: SIDE, height: SIDE, seed: 5 });
  const cube = await synthesiseScene(scene, hinodeSp);
  const synthesizer = createSynthesizer(hinodeSp);
  const length = 4 * cube.wavelengths.length;
  const pixels = Array.from({ length: SIDE * SIDE }, (_, i) =>
    Float64Array.from(cube.data.subarray(i * length, (i + 1) * length)),
  );
  const measure = async (preset: "assisted" | "reference", guesses: Guesses) => {
    const config = inversionPresets[preset];
    const times: number[] = [];
    let chi2: number[] = [];
    for (let run = 0; run <= RUNS; run++) {
      const start = process.cpuUsage();
      const models = await guesses(cube);
      chi2 = pixels.map(
        (pixel, i) => invertPixel(pixel, models[i], synthesizer, config, { noise: cube.noise }).chi2,
      );
      const { user, system } = process.cpuUsage(start);
      // The first run compiles.
      if (run > 0) times.push((user + system) / 1000 / pixels.length);
    }
    return { ms: median(times), chi2: median(chi2).toFixed(2) };
  };
  const plain =
    (options: GuessOptions): Guesses =>
    async () =>
      pixels.map((pixel) => guessFor(pixel, hinodeSp, options));

  const reference = await measure("reference", plain({ kind: "plain" }));
  const row = (name: string, ours: { ms: number; chi2: string }, goal: number) => ({
    name: `${name}, spot ${SIDE}x${SIDE}, chi2 ${ours.chi2}`,
    ours: ours.ms,
    unit: "ms/pixel",
    peer: `reference, three cycles from HSRA, chi2 ${reference.chi2}`,
    theirs: reference.ms,
    ratio: reference.ms / ours.ms,
    goal,
  });
  const rows = [row("ablation: one cycle from HSRA", await measure("assisted", plain({ kind: "plain" })), 0)];
  rows.push(
    row(
      "ablation: one cycle from HSRA with weak-field velocity and field",
      await measure("assisted", plain({ kind: "informed" })),
      0,
    ),
  );
  const folder = fileURLToPath(shippedModels["hinode-sp"]);
  if (!existsSync(folder)) return rows;
  await openEngine();
  const network = await StokesNet.load(directoryStore(folder));
  const first = networkFirstGuess(network, { wavelengths: cube.wavelengths });
  const guesses: Guesses = async ({ data }) => {
    const models = await first(data, pixels.length);
    return models.map((model, i) => {
      if (model === undefined) throw new Error(`The network makes no guess for pixel ${i} of the scene`);
      return model;
    });
  };
  rows.unshift(row("assisted: one cycle from the network", await measure("assisted", guesses), 3));
  network.dispose();
  return rows;
}
