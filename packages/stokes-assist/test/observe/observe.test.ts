import { type Frame, memoryStore, type Row, seededRandom } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { openFits, readImage } from "@helioscope/io-fits";
import { beforeAll, describe, expect, it } from "vitest";
import { presets } from "../../src/config.ts";
import { cubeToFits } from "../../src/formats/index.ts";
import { mapTruthOf, observeStokes, parseMapTruth } from "../../src/observe/index.ts";
import { spotScene, synthesiseScene } from "../../src/scene/index.ts";
import { hinodeSp } from "../../src/synthesis/index.ts";
import type { StokesCube } from "../../src/types.ts";

const SIDE = 6;
const scene = spotScene({ width: SIDE, height: SIDE, seed: 3, pixelScaleArcsec: 2 });
let cube: StokesCube;

beforeAll(async () => {
  cube = await synthesiseScene(scene, hinodeSp, { name: "spot.fits" });
});

async function* frames(of: StokesCube): AsyncGenerator<Frame> {
  const unit = (await openFits(await cubeToFits(of))).firstImage();
  yield {
    name: "spot.fits",
    header: unit.header,
    width: unit.shape[0],
    height: unit.shape[1],
    shape: unit.shape,
    read: () => Promise.reject(new Error("only the cube is read")),
    cube: async () => {
      const { data, shape } = await readImage(unit);
      return { data: data as Float32Array, shape };
    },
  };
}

function context(truth?: string) {
  const out = memoryStore();
  const rows: Row[] = [];
  return {
    out,
    rows,
    lent: {
      out,
      seed: 1,
      engine: () => Promise.reject(new Error("no engine is needed")),
      table: async () => ({ write: async (row: Row) => void rows.push(row), close: async () => {} }),
      shipped: () => memoryStore(),
      document: nodeDocument(),
      ...(truth === undefined ? {} : { truth }),
    },
  };
}

describe("observing a map", () => {
  it("inverts it in LTE, and writes maps, table, pictures and summary", async () => {
    const { lent, out, rows } = context(JSON.stringify(mapTruthOf(scene)));
    const observation = await observeStokes(frames(cube), presets.reference, lent);
    expect(observation.facts[0]).toEqual({ label: "Pixels fitted", value: SIDE * SIDE });
    expect(rows).toHaveLength(SIDE * SIDE);
    expect(rows[7]).toMatchObject({
      x: 1,
      y: 1,
      temperature_0: expect.any(Number),
      status: expect.any(String),
    });
    const stored = await out.list();
    for (const { path } of observation.pictures) expect(stored).toContain(path);
    expect(observation.pictures.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["maps.svg", "profile_polarised.svg", "stratification.svg"]),
    );
    const file = await openFits(await out.read("maps.fits"));
    expect(file.units.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["TEMPERATURE", "CHI2", "STATUS"]),
    );
    const summary = JSON.parse(new TextDecoder().decode(await out.read("summary.json")));
    expect(summary).toMatchObject({ lines: ["Fe I 6301.501", "Fe I 6302.494"], name: "spot.fits" });
    const r = (label: string) => observation.scores.find(({ metric }) => metric.startsWith(`r of ${label}`));
    expect(r("temperature")?.value).toBeGreaterThan(0.9);
    expect(r("field strength")?.value).toBeGreaterThan(0.9);
    expect(r("temperature")?.baseline.name).toBe("brightness temperature");
  });

  it("takes the fast engine where it is told to", async () => {
    const { lent, rows } = context();
    const { facts, scores } = await observeStokes(frames(cube), presets["milne-eddington"], lent);
    expect(facts).toContainEqual({ label: "Method", value: "Milne-Eddington" });
    expect(scores).toEqual([]);
    expect(rows[0]).toMatchObject({ eta0: expect.any(Number), fieldStrength: expect.any(Number) });
  });

  it("flags what cannot be fitted and goes on", async () => {
    const spoilt = { ...cube, data: cube.data.slice() };
    const size = 4 * cube.wavelengths.length;
    spoilt.data.fill(Number.NaN, 0, size);
    spoilt.data.fill(0.7, size, 2 * size);
    const { lent, rows } = context();
    const { notes, facts } = await observeStokes(frames(spoilt), presets["milne-eddington"], lent);
    expect(rows.slice(0, 2).map(({ status }) => status)).toEqual(["unusable", "unusable"]);
    expect(facts[0].value).toBe(SIDE * SIDE - 2);
    expect(notes[0]).toMatch(/2 pixels are flagged as unusable/);
  });

  it("throws where nothing can be fitted, and where an assisted inversion has no network", async () => {
    const random = seededRandom(1);
    const noise = { ...cube, data: cube.data.map(() => Number.NaN * random.normal()) };
    const { lent } = context();
    const nothing = { ...noise, continuum: 1 };
    await expect(observeStokes(frames(nothing), presets["milne-eddington"], lent)).rejects.toThrow();
    await expect(observeStokes(frames(cube), presets.compact, lent)).rejects.toThrow(/without a network/);
  });
});

describe("the truth of a map", () => {
  it("goes through its text", () => {
    const truth = mapTruthOf(scene);
    expect(parseMapTruth(JSON.stringify(truth))).toEqual(truth);
    expect(Math.max(...truth.values.velocity.map(Math.abs))).toBeLessThan(20);
    expect(() => parseMapTruth("{}")).toThrow(/another form/);
    expect(() => parseMapTruth("nonsense")).toThrow(/no JSON/);
  });
});
