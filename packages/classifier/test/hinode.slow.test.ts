import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openEngine } from "@helioscope/core/engine/node";
import { directoryStore } from "@helioscope/core/node";
import { expect, it } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import {
  ClassifierNet,
  degrade,
  mostProbable,
  prepareImage,
  readImage,
  shippedModels,
} from "../src/index.ts";

const folder = fileURLToPath(shippedModels.scenes);
/** Two of the narrow-band camera's pixels of 0.16 arcsec, about what 50 cm resolve at 557.6 nm. */
const RESOLUTION_ARCSEC = 0.32;

it.skipIf(!hasData)(
  "the shipped network calls the real Hinode frames sunspots, also degraded three times (needs the shared data folder)",
  { timeout: 300_000 },
  async (ctx) => {
    if (!existsSync(folder)) ctx.skip("no shipped network");
    await openEngine();
    const network = await ClassifierNet.load(directoryStore(folder));
    const frames = dataPath("images", "slic", "example_data");
    const names = readdirSync(frames).filter((name) => /\.fits/.test(name));
    const said: string[][] = [];
    for (const name of names) {
      const image = await readImage(readFileSync(`${frames}/${name}`), name);
      const coarse = degrade(image, { fromArcsec: RESOLUTION_ARCSEC, toArcsec: 3 * RESOLUTION_ARCSEC });
      const inputs = [image, coarse].map((one) => prepareImage(one, network.input));
      const classes = (await network.classify(inputs)).map(
        ({ probabilities }) => network.classes[mostProbable(probabilities)[0]],
      );
      said.push(classes);
    }
    network.dispose();
    expect(said).toHaveLength(18);
    expect(
      said.filter(([full, coarse]) => full === "sunspot" && coarse === "sunspot").length,
    ).toBeGreaterThanOrEqual(17);
  },
);
