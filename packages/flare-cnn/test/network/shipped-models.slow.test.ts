import { fileURLToPath } from "node:url";
import { seededRandom } from "@helioscope/core";
import { openEngine } from "@helioscope/core/engine/node";
import { directoryStore } from "@helioscope/core/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fluxProbability } from "../../src/baseline/index.ts";
import { flareScores } from "../../src/evaluation/index.ts";
import { tssGain } from "../../src/network/evaluate.ts";
import { FlareNet } from "../../src/network/flare-net.ts";
import { prepareInput } from "../../src/network/prepare-input.ts";
import { shippedModels } from "../../src/shipped-models.ts";
import { bipole } from "./support/fields.ts";
import { type FreshRegion, freshRegions, inWindows, isWhole } from "./support/fresh-regions.ts";
import { probabilityAt, scatter } from "./support/places.ts";

await openEngine({});

let native: FlareNet;
let resized: FlareNet;
let fresh: FreshRegion[];
beforeAll(async () => {
  native = await FlareNet.load(directoryStore(fileURLToPath(shippedModels.native)));
  resized = await FlareNet.load(directoryStore(fileURLToPath(shippedModels.resized)));
  // A population of another seed than those that the networks were trained on, which the networks have never met.
  fresh = [...freshRegions({ regions: 300, seed: 20_260 })];
}, 600_000);
afterAll(() => {
  native.dispose();
  resized.dispose();
});

const ask = (network: FlareNet, fields: readonly FreshRegion["field"][]) =>
  network.probabilities(fields.map((field) => prepareInput(field, network.input)));

const range = (values: ArrayLike<number>) =>
  Math.max(...Array.from(values)) - Math.min(...Array.from(values));

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Regions of which the network is not sure, for there the place of a frame shows, and which their window does not cut. */
const doubtful = async (count: number) => {
  const found: FreshRegion[] = [];
  for (const one of fresh) {
    const input = prepareInput(one.field, native.input);
    const [p] = await native.probabilities([input]);
    if (p > 0.15 && p < 0.85 && isWhole(input, native.config.active)) found.push(one);
    if (found.length === count) break;
  }
  return found;
};

describe("the shipped networks on a population that they have never met", () => {
  it("say more than total flux does, each of the three taken at the thresholds that it came with", async () => {
    const labels = fresh.map(({ label }) => label);
    const groups = fresh.map(({ group }) => group);
    const fields = fresh.map(({ field }) => field);
    for (const network of [native, resized]) {
      const { fluxBaseline, bestThresholds } = network.origin;
      if (fluxBaseline === null || bestThresholds === null) throw new Error("no baseline");
      const ours = await ask(network, fields);
      const flux = fresh.map(({ fluxMx }) => fluxProbability(fluxBaseline, fluxMx));
      const random = seededRandom(1);
      const [own, theirs] = [ours, flux].map((p) => flareScores(labels, p, { groups, random }));
      expect(own.tss - theirs.tss).toBeGreaterThanOrEqual(0.05);
      expect(own.rocArea).toBeGreaterThan(theirs.rocArea);
      expect(tssGain(fresh, ours, flux, { seed: 1, threshold: 0.5 }).low).toBeGreaterThan(0);
      const best = [bestThresholds.network, bestThresholds.flux] as const;
      expect(tssGain(fresh, ours, flux, { seed: 1, threshold: best }).estimate).toBeGreaterThanOrEqual(0.05);
    }
  });

  it("move with the window when resized, and a fifth as much at most at native scale", async () => {
    const moved: number[][] = [];
    for (const { region } of await doubtful(20)) {
      const fields = inWindows(region);
      moved.push([range(await ask(native, fields)), range(await ask(resized, fields))]);
    }
    const [still, moving] = [0, 1].map((k) => mean(moved.map((each) => each[k])));
    expect(moving).toBeGreaterThan(0.2);
    expect(still).toBeLessThan(moving / 5);
  });

  it("move with the frame of a bipole when resized, and a fifth as much at most at native scale", async () => {
    const moved: number[][] = [];
    for (const radius of [8, 11, 14, 18, 22]) {
      const fields = [
        [300, 200, 0, 0],
        [301, 203, 1, 0],
        [400, 260, 37, -21],
        [563, 300, -2, 3],
        [560, 441, 90, 60],
        [1000, 520, -200, 101],
      ].map(([width, height, west, north]) =>
        bipole(width, height, {
          ...{ radius, distance: 2 * radius, gauss: 2000 },
          ...{ x: (width >> 1) + west, y: (height >> 1) + north },
        }),
      );
      moved.push([range(await ask(native, fields)), range(await ask(resized, fields))]);
    }
    const [still, moving] = [0, 1].map((k) => mean(moved.map((each) => each[k])));
    expect(moving).toBeGreaterThan(0.1);
    expect(still).toBeLessThan(moving / 5);
  });

  it("do not ask at native scale where a region falls on the grid of the poolings", async () => {
    const scatters: number[] = [];
    for (const { field } of await doubtful(12)) {
      const input = prepareInput(field, native.input);
      const all = Array.from({ length: 31 }, (_, k) =>
        probabilityAt(native, input, k < 16 ? [k, (5 * k) % 16] : [0, k - 15]),
      );
      scatters.push(scatter(all));
    }
    expect(mean(scatters)).toBeLessThan(0.03);
    expect(Math.max(...scatters)).toBeLessThan(0.05);
  });

  it("do not ask at native scale on which pixel a region begins", async () => {
    const scatters: number[] = [];
    for (const { region } of await doubtful(12)) scatters.push(scatter(await ask(native, inWindows(region))));
    expect(mean(scatters)).toBeLessThan(0.03);
    expect(Math.max(...scatters)).toBeLessThan(0.05);
  });
});
