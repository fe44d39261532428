import { memoryStore, type Store } from "@helioscope/core";
import { beforeAll, describe, expect, test } from "vitest";
import { loadSamples } from "../../src/dataset/load-samples.ts";
import { openPrepared } from "../../src/dataset/open-prepared.ts";
import { prepareDataSet } from "../../src/dataset/prepare-data-set.ts";
import { scaledFrames } from "../../src/dataset/scaled-frames.ts";
import { sequenceItems } from "../../src/dataset/sequence-items.ts";
import { scaleField, scaleIntensity } from "../../src/prepare/scaling.ts";
import type { PreparedSet } from "../../src/types.ts";
import { config, hourlySun } from "./support.ts";

let store: Store;
let set: PreparedSet;

beforeAll(async () => {
  store = memoryStore();
  const sun = await hourlySun(24);
  await sun.remove("aia/2016-01-01_10.fits");
  await sun.remove("hmi/2016-01-01_04.fits");
  await prepareDataSet(sun, store, config);
  set = await openPrepared(store, config);
});

/** The set, and the files that are read of it. */
function watched(): { set: PreparedSet; read: string[] } {
  const read: string[] = [];
  return {
    read,
    set: {
      ...set,
      read: (file) => {
        read.push(file.file);
        return set.read(file);
      },
    },
  };
}

describe("a prepared set", () => {
  test("gaps end sequences, a missing field leaves a sample without one", () => {
    expect(set.euv).toHaveLength(23);
    // 24 hours with one missing: 10 and 13 images in a row.
    expect(set.samples).toHaveLength(8 + 11);
    expect(set.samples.filter(({ field }) => field === null).map(({ utc }) => utc)).toEqual([
      "2016-01-01T04:00:00.000Z",
    ]);
  });

  test("another length needs no other preparation; too long a gap leaves no sides, and says so", async () => {
    const pairs = { ...config, sequence: { ...config.sequence, frames: 2 } };
    expect((await openPrepared(store, pairs)).samples).toHaveLength(9 + 12);
    const warnings: string[] = [];
    const split = { validationShare: 0.2, testShare: 0.2, gapHours: 200 };
    const undivided = await openPrepared(store, config, {
      split,
      onWarning: (warning) => void warnings.push(warning),
    });
    expect(undivided.samples.every(({ side }) => side === null)).toBe(true);
    expect(warnings[0]).toContain("too short a time");
    expect(
      (await openPrepared(store, config, { split: null })).samples.every(({ side }) => side === null),
    ).toBe(true);
  });

  test.each([
    ["exposure", false, "true"],
    ["radiusArcsec", 960, "976"],
    ["pixelScaleArcsec", 70, "76.8"],
    ["degradation", true, "false"],
    ["resampling", "block-mean", "bicubic-antialias"],
    ["fieldFwhmArcsec", 100, "0"],
  ])("prepared with another %s, it is refused in words", async (key, value, was) => {
    const other = { ...config, prepare: { ...config.prepare, [key]: value } };
    const error = await openPrepared(store, other).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: "data", message: expect.stringContaining(`prepare.${key} ${was}`) });
    expect((error as Error).message).toContain(String(value));
    expect((error as Error).message).toContain(`set prepare.${key}=${was}`);
  });

  test("which images were taken is the set's own affair, and a scale may be given in words", async () => {
    const rejectQuality = { euv: 0, field: 0 };
    const same = { ...config.prepare, rejectQuality, pixelScaleArcsec: 76.8 };
    expect((await openPrepared(store, { ...config, prepare: same })).euv).toHaveLength(23);
  });

  test("nothing prepared, or for another size", async () => {
    await expect(openPrepared(memoryStore(), config)).rejects.toThrow("no prepared data set");
    const other = { ...config, prepare: { ...config.prepare, sizePx: 64 } };
    await expect(openPrepared(store, other)).rejects.toThrow("The data set is of 32x32 pixels");
    const broken = memoryStore();
    await broken.write("dataset.json", "{}");
    await expect(openPrepared(broken, config)).rejects.toThrow("not that of a prepared data set");
  });
});

describe("frames as the networks take them", () => {
  test("scaled, and read once where they fit", async () => {
    const { set: seen, read } = watched();
    const frames = scaledFrames(seen, config);
    expect(frames.allFit).toBe(true);
    const [disc, field] = [await set.read(set.euv[4]), await set.read(set.field[5])];
    expect(await frames.euv(4)).toEqual(scaleIntensity(disc, config.intensity, disc.valid).data);
    expect(await frames.field(5)).toEqual(scaleField(field, config.clipGauss).data);
    await Promise.all([frames.euv(4), frames.euv(4), frames.field(5)]);
    expect(read).toHaveLength(2);
  });

  test("with room for two the one that was used last stays", async () => {
    const { set: seen, read } = watched();
    const frames = scaledFrames(seen, config, { maxBytes: 2 * 32 * 32 * 4 });
    expect(frames.allFit).toBe(false);
    for (const index of [0, 1, 0, 2, 0, 1]) await frames.euv(index);
    expect(read).toEqual([0, 1, 2, 1].map((index) => set.euv[index].file));
  });

  test("16 bits: twice as many, to 0.0005", async () => {
    const frames = scaledFrames(set, config, { bits: 16, maxBytes: 46 * 32 * 32 * 2 });
    expect(frames.allFit).toBe(true);
    const exact = await scaledFrames(set, config, { maxBytes: 0 }).euv(3);
    for (const [i, value] of (await frames.euv(3)).entries())
      expect(Math.abs(value - exact[i])).toBeLessThan(5e-4);
  });

  test("samples as arrays", async () => {
    const frames = scaledFrames(set, config);
    const loaded = await loadSamples(set, frames, [3, 0]);
    expect([loaded.count, loaded.frames, loaded.sizePx]).toEqual([2, 3, 32]);
    const { euv, field } = set.samples[3];
    expect(loaded.euv.slice(1024, 2048)).toEqual(await frames.euv(euv[1]));
    expect(loaded.field?.slice(0, 1024)).toEqual(await frames.field(field ?? -1));
    const without = set.samples.findIndex((sample) => sample.field === null);
    await expect(loadSamples(set, frames, [without])).rejects.toThrow("has no field");
    expect((await loadSamples(set, frames, [without], { fields: false })).field).toBeNull();
    await expect(loadSamples(set, frames, [99])).rejects.toThrow("no sample 99");
  });
});

describe("items of a sequence", () => {
  test("all of them, in order, with their fields", async () => {
    const utcs: string[] = [];
    let fields = 0;
    for await (const { utc, euv, field } of sequenceItems(set, null)) {
      utcs.push(utc);
      expect(euv.time?.utc).toBe(utc);
      if (field) fields++;
    }
    expect(utcs).toEqual(set.euv.map(({ utc }) => utc));
    expect(fields).toBe(set.samples.length - 1);
  });

  test("of a side: the images of its samples", async () => {
    const wanted = set.samples.filter(({ side }) => side === "test").flatMap(({ euv }) => euv);
    const utcs: string[] = [];
    for await (const { utc } of sequenceItems(set, "test")) utcs.push(utc);
    expect(utcs).toEqual([...new Set(wanted)].map((index) => set.euv[index].utc));
  });

  test("one is read ahead, no more, and none when it is left", async () => {
    const { set: seen, read } = watched();
    for await (const { utc } of sequenceItems(seen, null)) if (utc === set.euv[1].utc) break;
    expect(read.filter((file) => file.startsWith("euv"))).toEqual(
      [0, 1, 2].map((index) => set.euv[index].file),
    );
    const abort = new AbortController();
    const items = sequenceItems(set, null, { signal: abort.signal });
    await items.next();
    abort.abort();
    await expect(items.next()).rejects.toThrow("Aborted");
  });
});
