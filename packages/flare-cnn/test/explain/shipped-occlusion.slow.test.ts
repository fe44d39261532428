import { fileURLToPath } from "node:url";
import { seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { directoryStore } from "@helioscope/core/node";
import { type ActiveRegion, activeRegions } from "@helioscope/synthetic";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { explainField } from "../../src/explain/index.ts";
import { FlareNet } from "../../src/network/flare-net.ts";
import { prepareInput } from "../../src/network/prepare-input.ts";
import { batchTensors, staged } from "../../src/network/staging.ts";
import { shippedModels } from "../../src/shipped-models.ts";

await openEngine({ engine: "wasm" });

/** No network was trained or chosen on this population. */
const SEED = 90_210;
const REGIONS = 8;

/** M1 and above, as the labels have it. */
const flares = (region: ActiveRegion) => region.flares.some(({ peakFluxWm2 }) => peakFluxWm2 >= 1e-5);

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const standardError = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1)) /
  Math.sqrt(values.length);

describe("the shipped network at native scale", () => {
  let network: FlareNet;
  beforeAll(async () => {
    network = await FlareNet.load(directoryStore(fileURLToPath(shippedModels.native)));
  });
  afterAll(() => network.dispose());

  it("puts its occlusion maps on the inversion line, more than flux under the masks and |B| do", async (ctx) => {
    const shares: Record<"map" | "|B|" | "flux under the masks", number>[] = [];
    for (const region of activeRegions({ regions: 120, seed: SEED })) {
      if (shares.length === REGIONS) break;
      if (!flares(region)) continue;
      const { overlap } = await explainField(network, region.frame(0).image, {
        coarse: true,
        output: "logit",
      });
      // Null: no inversion line to judge by at this hour.
      if (!overlap) continue;
      const of = (name: string) => overlap.rows.find((row) => row.name === name)?.share ?? Number.NaN;
      shares.push({ map: of("map"), "|B|": of("|B|"), "flux under the masks": of("flux under the masks") });
    }
    expect(shares).toHaveLength(REGIONS);
    for (const name of ["flux under the masks", "|B|"] as const) {
      const above = shares.map((one) => one.map - one[name]);
      const said = `${name}: ${mean(above).toFixed(3)} +- ${standardError(above).toFixed(3)}`;
      await ctx.annotate(`share of the map within 7.3 Mm above that of ${said}`);
      expect(mean(above), said).toBeGreaterThan(standardError(above));
    }
  });

  it("says about the same of copies with the noise of smoothed saliency", () => {
    const shape = { input: network.input, network: network.config };
    const random = seededRandom(1);
    const logit = (one: ReturnType<typeof staged>) =>
      tf.tidy(() => {
        const tensors = batchTensors([one], shape);
        return (network.logits.apply(tensors, { training: false }) as tf.Tensor).dataSync()[0];
      });
    const probability = (z: number) => 1 / (1 + Math.exp(-z));
    const population = activeRegions({ regions: 40, seed: SEED });
    for (const index of [3, 11, 19, 27]) {
      const input = prepareInput(population.at(index).frame(0).image, network.input);
      const clean = staged(input, shape);
      const p = probability(logit(clean));
      for (let k = 0; k < 4; k++) {
        const copy = { ...input, data: input.data.map((b) => b + 10 * random.normal()) };
        expect(Math.abs(probability(logit({ ...clean, input: copy })) - p)).toBeLessThan(0.1);
      }
    }
  });
});
