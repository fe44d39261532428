import { expect, it } from "vitest";
import { presets } from "../../src/config.ts";
import { MAP_STATUS } from "../../src/map/index.ts";
import { invertCube, setupFor } from "../../src/observe/index.ts";
import { sceneCube } from "../map/scene.ts";

it.each(["milne-eddington", "training"] as const)("fits cubes without noise to 1e-4: %s", async (method) => {
  const cube = { ...sceneCube(1, 1), noise: 0 };
  const warnings: string[] = [];
  const result = await invertCube(cube, presets[method], {
    setup: setupFor(cube),
    seed: 1,
    onWarning: (message) => warnings.push(message),
  });
  expect(warnings).toEqual(["The noise of scene is 0; 0.0001 of the continuum is taken for it"]);
  expect(MAP_STATUS[result.status[0]]).not.toBe("unusable");
  // Its profiles have noise of 1e-3.
  expect(result.chi2[0]).toBeGreaterThan(50);
  expect(result.chi2[0]).toBeLessThan(250);
  expect(Math.abs(result.map("fieldStrength").values[0] - 600)).toBeLessThan(60);
});
