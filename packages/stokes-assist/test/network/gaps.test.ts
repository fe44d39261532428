import { fileURLToPath } from "node:url";
import { openEngine } from "@helioscope/core/engine/node";
import { directoryStore } from "@helioscope/core/node";
import { beforeAll, expect, it } from "vitest";
import { shippedModels } from "../../src/instrument-parts.ts";
import { fillGaps } from "../../src/network/gaps.ts";
import { nodesAt } from "../../src/network/nodes.ts";
import { NODE_QUANTITIES } from "../../src/network/quantities.ts";
import { StokesNet } from "../../src/network/stokes-net.ts";
import { spotScene, synthesiseScene } from "../../src/scene/index.ts";
import { hinodeSp } from "../../src/synthesis/index.ts";

beforeAll(() => openEngine({ engine: "wasm", threads: 1 }));

const wavelengths = Float64Array.from({ length: 32 }, (_, i) => 6300 + 0.1 * i);
const cubic = (x: number) => 0.02 * (x - 6301.3) ** 3 - 0.1 * (x - 6301.3) + 0.5;
const row = Float32Array.from(wavelengths, cubic);
const spoilt = (at: readonly number[], value = Number.NaN) =>
  row.map((own, i) => (at.includes(i) ? value : own));

it("fills isolated gaps by the cubic through four samples, ends by the nearest", () => {
  for (const gap of [[7], [7, 8], [7, 8, 9], [3, 12]]) {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -999]) {
      const filled = fillGaps(spoilt(gap, value), wavelengths);
      for (const i of gap) expect(filled[i]).toBeCloseTo(row[i], 5);
    }
  }
  const ends = fillGaps(spoilt([0, 31]), wavelengths);
  expect([ends[0], ends[31]]).toEqual([row[1], row[30]]);
  expect(fillGaps(row, wavelengths)).toBe(row);
});

it("leaves wide gaps, many gaps and dead rows as NaN", () => {
  for (const gap of [[4, 5, 6, 7], [1, 3, 5, 7, 9], [...row.keys()]]) {
    const left = fillGaps(spoilt(gap, -999), wavelengths);
    for (const i of row.keys()) expect(Number.isNaN(left[i])).toBe(gap.includes(i));
  }
});

it("does not fill from one spectral region to another", () => {
  const two = wavelengths.map((x, i) => (i < 16 ? x : x + 50));
  const filled = fillGaps(spoilt([15]), two);
  expect(filled[15]).toBe(row[14]);
});

it("lets the network see a scene with dead columns nearly as the whole one, polarity and all", async () => {
  const scene = spotScene({ width: 6, height: 6, seed: 4, pixelScaleArcsec: 2 });
  const cube = await synthesiseScene(scene, hinodeSp);
  const network = await StokesNet.load(directoryStore(fileURLToPath(shippedModels["hinode-sp"])));
  const whole = await network.predictCube(cube);
  // Two dead columns, one of them in the core of a line.
  const data = cube.data.map((value, i) => ([29, 60].includes(i % 112) ? Number.NaN : value));
  const seen = await network.predictCube({ ...cube, data });
  network.dispose();
  const median = (quantity: (typeof NODE_QUANTITIES)[number]) => {
    const q = NODE_QUANTITIES.indexOf(quantity);
    const [a, b] = [nodesAt(whole, q, -1), nodesAt(seen, q, -1)];
    return a.map((value, i) => Math.abs(value - b[i])).sort()[18];
  };
  expect(median("temperature")).toBeLessThan(10);
  expect(median("velocity")).toBeLessThan(5e3);
  expect(median("inclination")).toBeLessThan(1);
});
