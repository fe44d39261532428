import { ArgumentError, DataError, memoryStore, seededRandom } from "@helioscope/core";
import { expect, it } from "vitest";
import { modelAtmosphere } from "../../src/atmosphere/index.ts";
import { inversionTrainingSet } from "../../src/network/from-inversion.ts";
import { readTrainingPixels } from "../../src/network/training-set.ts";
import type { StokesCube } from "../../src/types.ts";
import { TOY_WAVELENGTHS, toyPixels } from "./support/toy.ts";

const cube: StokesCube = {
  width: 3,
  height: 2,
  wavelengths: Float64Array.from(TOY_WAVELENGTHS),
  data: toyPixels(6, seededRandom(1)).profiles,
  continuum: 1,
  noise: 2e-3,
  name: "a map",
};
const atmosphere = { ...modelAtmosphere("hsra"), velocity: new Float64Array(49) };
const result = {
  width: 3,
  height: 2,
  chi2: Float32Array.of(1, 2, 3, 4, Number.NaN, 9),
  isFitted: (pixel: number) => pixel !== 4,
  modelAt: async (x: number, y: number) => {
    const velocity = atmosphere.velocity.map(() => 1e4 * (10 * y + x));
    const component = { atmosphere: { ...atmosphere, velocity }, macroturbulence: 0, fill: 1 };
    return { components: [component], strayLight: 0 };
  },
};

it("takes the fitted pixels of a map with their models", async () => {
  const store = memoryStore();
  const written = await inversionTrainingSet(store, [{ name: "m", cube, result }], { mostChi2: 5 });
  expect(written).toEqual({ blocks: 1, pixels: 4 });
  const { manifest, nodes, profiles } = await readTrainingPixels(store, () => true);
  expect(manifest).toMatchObject({ noise: 2e-3, wavelengths: TOY_WAVELENGTHS });
  expect(manifest.blocks[0].origin).toBe("inversion of a map");
  const depths = manifest.logTau.length;
  const at = manifest.logTau.indexOf(0);
  // Temperature at log tau 0, K; velocities of the pixels (0,0), (1,0), (2,0), (0,1).
  expect(nodes[at]).toBeCloseTo(6390, 2);
  expect([0, 1, 2, 3].map((i) => nodes[(6 * i + 1) * depths + at])).toEqual([0, 1e4, 2e4, 1e5]);
  expect(profiles).toEqual(cube.data.subarray(0, profiles.length));
});

it("says what does not go together", async () => {
  const map = { name: "m", cube, result };
  await expect(inversionTrainingSet(memoryStore(), [])).rejects.toThrow(ArgumentError);
  const other = { ...map, result: { ...result, width: 2, height: 3 } };
  await expect(inversionTrainingSet(memoryStore(), [other])).rejects.toThrow(ArgumentError);
  const wavelengths = [6300, 6301, 6302, 6303];
  await expect(inversionTrainingSet(memoryStore(), [map], { wavelengths })).rejects.toThrow(DataError);
});
