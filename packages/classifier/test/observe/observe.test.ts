import { fileURLToPath } from "node:url";
import {
  type Frame,
  memoryStore,
  type ObserveContext,
  type Row,
  solarImageFromHeader,
  type TableSink,
} from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { decodePng } from "@helioscope/core/figure";
import { directoryStore } from "@helioscope/core/node";
import { openFits, readPlane } from "@helioscope/io-fits";
import { fullDiskScene, type SolarPicture, scenes, sceneToFits } from "@helioscope/synthetic";
import { describe, expect, it } from "vitest";
import { classifier } from "../../src/instrument.ts";
import type { SceneTruth } from "../../src/observe/index.ts";
import { presets } from "../../src/presets.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });
const config = presets["slic-compact"];

async function frameOf(name: string, picture: SolarPicture): Promise<Frame> {
  const unit = (await openFits(sceneToFits(picture))).firstImage();
  const { header, shape } = unit;
  const read = async () => solarImageFromHeader(await readPlane(unit), header, name);
  const cube = async () => ({ data: (await readPlane(unit)).data, shape });
  return { name, header, width: shape[0], height: shape[1], shape, read, cube };
}

function contextOf(truth?: SceneTruth) {
  const out = memoryStore();
  const rows = new Map<string, Row[]>();
  const context: ObserveContext = {
    out,
    seed: 1,
    engine: async () => engine,
    shipped: (folder) => directoryStore(fileURLToPath(folder)),
    table: async (name): Promise<TableSink> => {
      const list: Row[] = [];
      rows.set(name, list);
      return { write: async (row) => void list.push(row), close: async () => {} };
    },
    ...(truth === undefined ? {} : { truth: JSON.stringify(truth) }),
  };
  return { out, rows, context };
}

async function* each(frames: readonly Frame[]): AsyncGenerator<Frame> {
  yield* frames;
}

describe("an observing run over images", () => {
  it("names what each shows, maps full discs, and scores both where the truth is known", async () => {
    const before = tf.memory().numTensors;
    const patches = [...scenes({ count: 14, seed: 8, widthPx: 96, framesPerSun: 1 })];
    const disc = fullDiskScene({ band: "continuum", seed: 2, widthPx: 192 });
    const frames = await Promise.all(patches.map((scene) => frameOf(`in/${scene.image.name}.fits`, scene)));
    frames.push(await frameOf("in/disc.fits", disc));
    const broken = { ...frames[0], name: "in/broken.fits" };
    broken.read = async () => ({ ...(await frames[0].read()), data: new Float32Array(96 * 96) });
    const truth = {
      images: Object.fromEntries(patches.map(({ image, sceneClass }) => [`${image.name}.fits`, sceneClass])),
      discs: { "disc.fits": disc.features },
    };
    const { out, rows, context } = contextOf(truth);
    const observation = await classifier.observe(each([...frames, broken]), config, context);

    const images = rows.get("images") ?? [];
    expect(images.map(({ file }) => file)).toEqual(frames.slice(0, -1).map(({ name }) => name));
    for (const row of images) {
      const sum = Object.entries(row).reduce((s, [key, p]) => (key.startsWith("p_") ? s + Number(p) : s), 0);
      expect(sum).toBeCloseTo(1, 4);
      expect(row.band).toMatch(/^(SYNTHETIC|HELIOSCOPE)_/);
    }
    for (const region of rows.get("regions") ?? []) expect(region.file).toBe("in/disc.fits");
    expect(observation.skipped).toEqual([
      { name: "in/broken.fits", reason: expect.stringContaining("same value") },
    ]);
    const scores = new Map(observation.scores.map((score) => [score.metric, score]));
    const accuracy = scores.get("accuracy");
    expect(accuracy?.value).toBeGreaterThan(accuracy?.baseline.value as number);
    expect(scores.get("features of discs found")?.baseline.name).toBe("brightness threshold");
    for (const { path } of observation.pictures) expect(await out.has(path)).toBe(true);
    expect(decodePng(await out.read("examples.png")).width).toBeGreaterThan(120);
    const summary = JSON.parse(new TextDecoder().decode(await out.read("summary.json")));
    expect(summary.network.classes).toContain("prominence");
    expect(summary.skipped).toHaveLength(1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("has no scores without a truth, and refuses settings that would change nothing", async () => {
    const [scene] = scenes({ count: 7, seed: 9, widthPx: 64 });
    const frame = await frameOf("one.fits", scene);
    const { context } = contextOf();
    expect((await classifier.observe(each([frame]), config, context)).scores).toEqual([]);
    await expect(
      classifier.observe(each([frame]), { ...config, labels: "several" }, context),
    ).rejects.toMatchObject({ kind: "argument", message: expect.stringContaining("labels") });
    await expect(classifier.observe(each([]), config, context)).rejects.toMatchObject({ kind: "data" });
    await expect(
      classifier.observe(each([frame]), config, { ...context, truth: "{}" }),
    ).rejects.toMatchObject({ kind: "format" });
  });
});
