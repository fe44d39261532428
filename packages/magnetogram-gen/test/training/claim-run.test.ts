import { memoryStore } from "@helioscope/core";
import { expect, it } from "vitest";
import { claimRun, runConfig } from "../../src/training/claim-run.ts";
import { threeImages } from "../support/three-images.ts";

const config = { ...threeImages, testMode: "reference" as const };

it("a run is resumed with its own configuration; of another what differs is named, and that alone", async () => {
  const out = memoryStore();
  expect(await runConfig(out)).toBeUndefined();
  await claimRun({ out, seed: 1 }, { config, data: "d" });
  expect(await runConfig(out)).toEqual(config);
  await claimRun({ out, seed: 1, resume: true }, { config, data: "d" });
  const { training } = config;
  const longer = { ...config, training: { ...training, epochs: 40, adam: { ...training.adam, beta1: 0.9 } } };
  await expect(claimRun({ out, seed: 2, resume: true }, { config: longer, data: "d" })).rejects.toThrow(
    `The run to resume has another seed (1, not 2), training.epochs (${training.epochs}, not 40), training.adam.beta1 (0.5, not 0.9); expected`,
  );
  await expect(claimRun({ out, seed: 1 }, { config, data: "d" })).rejects.toThrow(/already holds a run/);
  await out.write("training.json", "{");
  await expect(runConfig(out)).rejects.toThrow(/not JSON/);
});
