import { expect, it } from "vitest";
import { presets } from "../../src/config.ts";
import { invertCube, setupFor } from "../../src/observe/index.ts";
import { guessInLocalUnits } from "../../src/observe/local-guess.ts";
import { localContinuum } from "../../src/synthesis/index.ts";
import type { StokesCube } from "../../src/types.ts";
import { sceneCube } from "../map/scene.ts";

it("a cube in units of the disc centre is not scaled again", async () => {
  const local: StokesCube = { ...sceneCube(2, 1), mu: 0.6 };
  const setup = setupFor(local);
  const continuum = localContinuum(setup);
  expect(continuum).toBeLessThan(0.9);
  const centre: StokesCube = {
    ...local,
    units: "disc-centre",
    noise: local.noise * continuum,
    data: local.data.map((value) => value * continuum),
  };
  const options = { setup, seed: 1 };
  const of = async (cube: StokesCube) =>
    (await invertCube(cube, presets.reference, options)).map("temperature", 0).values;
  const [one, two, wrong] = [await of(local), await of(centre), await of({ ...centre, units: "local" })];
  expect(Array.from(two, (value, i) => Math.abs(value - one[i]))).toEqual(
    [0, 1].map(() => expect.closeTo(0, 0)),
  );
  expect(Math.abs(wrong[0] - one[0])).toBeGreaterThan(50);
});

it("a network sees it in local units", async () => {
  const cube: StokesCube = { ...sceneCube(2, 1), units: "disc-centre" };
  const seen: StokesCube[] = [];
  const source = guessInLocalUnits(
    {
      identity: () => "told",
      batch: 7,
      models: (pixels, given) => {
        seen.push(given);
        return Array.from(pixels, () => []);
      },
    },
    0.5,
  );
  await source.models(Int32Array.of(0), cube);
  await source.models(Int32Array.of(1), cube);
  expect([source.identity(), source.batch]).toEqual(["told", 7]);
  expect(seen[0]).toBe(seen[1]);
  expect(seen[0].units).toBeUndefined();
  expect(seen[0].noise).toBe(2 * cube.noise);
  expect(Array.from(seen[0].data.subarray(0, 9))).toEqual(Array.from(cube.data.subarray(0, 9), (v) => 2 * v));
});
