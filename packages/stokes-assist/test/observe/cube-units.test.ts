import { expect, it } from "vitest";
import { presets } from "../../src/config.ts";
import { networkGuess } from "../../src/map/index.ts";
import { invertCube, setupFor } from "../../src/observe/index.ts";
import { localContinuum, toDiscCentre } from "../../src/synthesis/index.ts";
import type { Model, StokesCube } from "../../src/types.ts";
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

it("a network sees both in units of the disc centre", async () => {
  const local: StokesCube = { ...sceneCube(2, 1), mu: 0.6 };
  const continuum = toDiscCentre(local);
  expect(continuum).toBeCloseTo(localContinuum(setupFor(local)), 4);
  const seen: Float32Array[] = [];
  const source = networkGuess<Model>(
    async (profiles, count) => {
      seen.push(profiles);
      return Array.from({ length: count }, () => undefined);
    },
    { identity: "told", factor: toDiscCentre },
  );
  await source.models(Int32Array.of(1), local);
  await source.models(Int32Array.of(1), { ...local, units: "disc-centre" });
  const size = 4 * local.wavelengths.length;
  expect([...seen[1]]).toEqual([...local.data.subarray(size, 2 * size)]);
  expect(seen[0][0]).toBeCloseTo(continuum * seen[1][0], 6);
});
