import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { memoryStore } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { pearson } from "@helioscope/core/metrics";
import { directoryStore } from "@helioscope/core/node";
import { beforeAll, describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { presets } from "../../src/config.ts";
import { shippedModels } from "../../src/instrument-parts.ts";
import { evaluateStokesNet } from "../../src/network/evaluate.ts";
import { sceneTrainingSet } from "../../src/network/from-scenes.ts";
import { nodesAt } from "../../src/network/nodes.ts";
import { lineName, SPECTRA, type SpectrumName } from "../../src/network/spectra.ts";
import { StokesNet } from "../../src/network/stokes-net.ts";
import { mapTruthOf } from "../../src/observe/index.ts";
import { spotScene, synthesiseScene } from "../../src/scene/index.ts";
import { hinodeSpProfile } from "../../src/synthesis/index.ts";

beforeAll(() => openEngine({ engine: "wasm", threads: 1 }));

const folder = (spectrum: SpectrumName) => fileURLToPath(shippedModels[spectrum]);

describe.each(Object.keys(SPECTRA) as SpectrumName[])("the shipped network for %s", (spectrum) => {
  it("is small, of the preset compact, and for its lines", async () => {
    const store = directoryStore(folder(spectrum));
    const bytes = await Promise.all(
      (await store.list()).map(async (path) => (await store.read(path)).length),
    );
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(600_000);
    const before = tf.memory().numTensors;
    const network = await StokesNet.load(store);
    expect(network.config).toEqual(presets.compact.network);
    expect([...network.wavelengths]).toEqual([...SPECTRA[spectrum].wavelengths]);
    expect(network.lines).toEqual(SPECTRA[spectrum].lines.map(lineName));
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("knows the deep temperatures away from the disc centre", async () => {
    const scene = spotScene({
      width: 8,
      height: 8,
      seed: 9,
      pixelScaleArcsec: 1,
      mu: 0.7,
      spot: null,
      pores: 0,
    });
    const setup = {
      regions: [SPECTRA[spectrum]],
      ...(spectrum === "15648" ? {} : { instrument: hinodeSpProfile }),
    };
    const cube = await synthesiseScene(scene, setup, { telescope: null });
    const network = await StokesNet.load(directoryStore(folder(spectrum)));
    const predicted = nodesAt(await network.predictCube(cube), 0, 0);
    network.dispose();
    const truth = mapTruthOf(scene).values.temperature;
    const offset = truth.reduce((sum, value, i) => sum + predicted[i] - value, 0) / truth.length;
    expect(Math.abs(offset)).toBeLessThan(80);
  });

  it("says of a scene that it has not seen more than its mean", async () => {
    const store = memoryStore();
    await sceneTrainingSet(store, { spectrum, scenes: 3, seed: "shipped test", side: 12 });
    const network = await StokesNet.load(directoryStore(folder(spectrum)));
    const { scores } = await evaluateStokesNet(network, store, presets.compact);
    const told = /temperature|velocity|field strength|line-of-sight|inclination/;
    for (const { metric, value, baseline } of scores) {
      if (baseline.name !== "mean atmosphere" || !told.test(metric)) continue;
      expect(value, metric).toBeLessThan(0.7 * baseline.value);
    }
    network.dispose();
  });

  it("has a model card", () => {
    const card = readFileSync(`${folder(spectrum)}README.md`, "utf8");
    for (const word of ["Made by", "Trained on", "Measured on"]) expect(card).toContain(word);
  });
});

interface RealPixels {
  readonly grid_mA: { readonly start: number; readonly step: number; readonly n: number };
  readonly pixels: readonly {
    /** I, Q, U, V. */
    readonly obs: readonly (readonly number[])[];
    /** Rows of log tau, T (K), Pe, vmic, B (G), v (cm/s), inclination, azimuth, ... */
    readonly model: readonly (readonly number[])[];
  }[];
}

describe("on real pixels of Hinode SP, inverted with SIR (shared data folder)", () => {
  it.skipIf(!hasData).each([
    // Quiet Sun: scatter of the temperature 179 and 115 K, of the velocity 0.8 and 0.3 km/s.
    ["real_sp4d_sir_inversion", 90],
    ["real_globin_sir_inversion", 50],
  ])("it agrees with the temperatures and velocities of %s", async (name, kelvin) => {
    const file = dataPath(`stokes/vectors/${name}.json`);
    const { grid_mA: grid, pixels } = JSON.parse(readFileSync(file, "utf8")) as RealPixels;
    const network = await StokesNet.load(directoryStore(folder("hinode-sp")));
    const wavelengths = Array.from(
      { length: grid.n },
      (_, i) => 6301.5012 + (grid.start + grid.step * i) / 1000,
    );
    const profiles = Float32Array.from(pixels.flatMap(({ obs }) => obs.flat()));
    const nodes = await network.predict(profiles, { wavelengths });
    network.dispose();
    const sir = (column: number, logTau: number) =>
      pixels.map(({ model }) => model.find((row) => Math.abs(row[0] - logTau) < 0.01)![column]);
    expect(pearson(nodesAt(nodes, 0, 0), sir(1, 0))).toBeGreaterThan(0.93);
    expect(pearson(nodesAt(nodes, 1, -1), sir(5, -1))).toBeGreaterThan(0.9);
    const differences = sir(1, 0).map((value, i) => nodesAt(nodes, 0, 0)[i] - value);
    const mean = differences.reduce((sum, x) => sum + x, 0) / differences.length;
    const scatter = Math.sqrt(differences.reduce((sum, x) => sum + (x - mean) ** 2, 0) / differences.length);
    expect(scatter).toBeLessThan(kelvin);
    expect(Math.abs(mean)).toBeLessThan(60);
  });
});
