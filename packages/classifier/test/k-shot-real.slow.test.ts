import { fileURLToPath } from "node:url";
import { memoryStore, seededRandom } from "@helioscope/core";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { directoryStore } from "@helioscope/core/node";
import { expect, it } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import {
  ClassifierNet,
  kShot,
  kShotSummary,
  openLabelled,
  presets,
  selectImages,
  shippedModels,
  splitSet,
  transferConfig,
} from "../src/index.ts";

it.skipIf(!hasData)(
  "the shipped network learns three H-alpha classes from five images each better than a fresh one (needs the shared data folder)",
  { timeout: 900_000 },
  async (ctx) => {
    const engine = await openEngine();
    if (engine.name !== "tensorflow") ctx.skip("six trainings would take over ten minutes on this engine");
    const network = await ClassifierNet.load(directoryStore(fileURLToPath(shippedModels.scenes)));
    try {
      const all = await openLabelled(directoryStore(dataPath("images/patches")), { verify: false });
      const set = selectImages(all, { bands: ["GONG_Ha"] });
      const split = splitSet(set, { kind: "as-given" }, { random: seededRandom(1) });
      const { training } = presets["slic-compact"];
      const config = transferConfig(network, { training, labels: "single" });
      // The rates that draws of their own chose; the five draws of the command line's seed 1 are other ones.
      const rates = { transfer: [0.01], scratch: [0.05] };
      const plan = { shots: [5], draws: 3, rates };
      const out = memoryStore();
      const document = nodeDocument();
      const result = await kShot(network, { set, split }, config, { engine, out, seed: 4, plan, document });
      const [{ methods, difference }] = kShotSummary(result);
      expect(difference.mean).toBeGreaterThan(0);
      expect(methods.transfer.mean).toBeGreaterThan(methods.nearest.mean);
    } finally {
      network.dispose();
    }
  },
);
