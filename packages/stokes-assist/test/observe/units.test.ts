import { expect, it } from "vitest";
import { presets } from "../../src/config.ts";
import { invertCube, mapTruthOf, setupFor } from "../../src/observe/index.ts";
import { spotScene, synthesiseScene } from "../../src/scene/index.ts";
import { hinodeSp } from "../../src/synthesis/index.ts";

it.each([1, 0.7])("scenes and inversions have the same units and depths at mu %d", async (mu) => {
  const scene = spotScene({ width: 5, height: 5, seed: 2, pixelScaleArcsec: 2, mu, spot: null, pores: 0 });
  const cube = await synthesiseScene(scene, hinodeSp, { telescope: null });
  const truth = mapTruthOf(scene).values.temperature;
  const result = await invertCube(cube, presets.reference, { setup: setupFor(cube), seed: 1 });
  const { values } = result.map("temperature", 0);
  const offset = values.reduce((sum, value, i) => sum + value - truth[i], 0) / values.length;
  expect(Math.abs(offset)).toBeLessThan(40);
});
