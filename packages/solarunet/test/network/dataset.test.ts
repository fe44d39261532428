import { readFileSync } from "node:fs";
import { DataError, isHelioError, memoryStore, type Store, seededRandom } from "@helioscope/core";
import { encodePng } from "@helioscope/core/figure";
import { directoryStore } from "@helioscope/core/node";
import { encodeImage } from "@helioscope/io-fits";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { openTrainingSet, splitByTime } from "../../src/network/dataset.ts";
import { configOf, discPair, type Grey, png } from "./support/pairs.ts";

const square = (side: number, seed = 1) => discPair(side, seededRandom(seed));

async function folder(files: Readonly<Record<string, Uint8Array>>): Promise<Store> {
  const store = memoryStore();
  for (const [path, bytes] of Object.entries(files)) await store.write(path, bytes);
  return store;
}

const good = (name: string, side = 16) => {
  const { image, label } = square(side);
  return { [`image/${name}.png`]: png(image), [`label/${name}.png`]: png(label) };
};

describe("a folder of pairs", () => {
  it("is read in the order of its names", async () => {
    const set = await openTrainingSet(
      await folder({ ...good("b"), ...good("a"), "notes.txt": new Uint8Array(3) }),
    );
    expect(set.names).toEqual(["a", "b"]);
    expect(set.skipped).toEqual([]);
    expect(set.largest).toEqual({ width: 16, height: 16 });
    expect(await set.at(1)).toEqual({ name: "b", ...square(16) });
  });

  it("goes on without what is broken, and says why", async () => {
    const { image, label } = square(16);
    const set = await openTrainingSet(
      await folder({
        ...good("a"),
        ...good("z"),
        "image/alone.png": png(image),
        "label/lonely.png": png(label),
        "image/cut.png": png(image).subarray(0, 60),
        "label/cut.png": png(label),
        "image/empty.fits": new Uint8Array(),
        "label/empty.png": png(label),
        "image/uneven.png": png(image),
        "label/uneven.png": png(square(12).label),
        "image/three.png": png(image),
        "label/three.png": png({ ...label, data: label.data.map((v) => (v === 0 ? 127 : v)) }),
        "image/colour.png": encodePng({
          data: new Uint8Array(768).map((_, i) => i),
          width: 16,
          height: 16,
          channels: 3,
          depth: 8,
        }),
        "label/colour.png": png(label),
        "image/deep.png": encodePng({
          data: new Uint16Array(256),
          width: 16,
          height: 16,
          channels: 1,
          depth: 16,
        }),
        "label/deep.png": png(label),
        "image/void.fits": encodeImage({
          data: new Float32Array(256).fill(Number.NaN),
          width: 16,
          height: 16,
        }),
        "label/void.png": png(label),
        "image/odd.png": png(image),
        "label/odd.fts": encodeImage({ data: new Float32Array(256).fill(7), width: 16, height: 16 }),
        "image/a.fits": encodeImage({ data: new Float32Array(256), width: 16, height: 16 }),
      }),
    );
    expect(set.names).toEqual(["a", "z"]);
    const reasons = Object.fromEntries(set.skipped.map(({ name, reason }) => [name, reason]));
    expect(reasons).toMatchObject({
      alone: "has no label",
      lonely: "has no image",
      uneven: "has an image of 16x16 and a label of 12x12",
    });
    expect(reasons.cut).toMatch(/^cannot be read: /);
    expect(reasons.empty).toMatch(/^cannot be read: /);
    expect(reasons.three).toMatch(/holds 127; expected 0 \(significant\) and 255/);
    expect(reasons.colour).toMatch(/is a colour picture/);
    expect(reasons.deep).toMatch(/16 bits a sample/);
    expect(reasons.void).toMatch(/NaN/);
    expect(reasons.odd).toMatch(/holds 7; expected a SWAMIS mask of -1, 0 and 1/);
    expect(Object.values(reasons)).toContain("has the name of image/a.fits");
    expect(set.skipped).toHaveLength(11);
  });

  it("leaves out what a configuration cannot train on", async () => {
    const store = await folder({ ...good("a", 40), ...good("b", 20), ...good("c", 48) });
    const crops = await openTrainingSet(store, configOf("compact", { training: { cropPx: 32 } }));
    expect(crops.names).toEqual(["a", "c"]);
    expect(crops.skipped).toEqual([{ name: "b", reason: "is 20x20, smaller than the crops of 32 pixels" }]);
    const single = await openTrainingSet(store, configOf("paper"));
    expect(single.names).toEqual(["a", "b", "c"]);
    expect(single.largest).toEqual({ width: 48, height: 48 });
    const batches = await openTrainingSet(store, configOf("paper", { training: { batchSize: 2 } }));
    expect(batches.names).toEqual(["a"]);
  });

  it("reads palettes and low depths as the greys that they show", async () => {
    const { image, label } = square(16);
    const indices = label.data.map((v) => (v === 0 ? 1 : 0));
    const palette = [
      [255, 255, 255],
      [0, 0, 0],
    ];
    const set = await openTrainingSet(
      await folder({
        "image/a.png": png(image),
        "label/a.png": encodePng({ ...label, data: indices, channels: 1, depth: 8, palette }),
      }),
    );
    expect((await set.at(0)).label).toEqual(label);
  });

  it("turns FITS rows, south first, to the PNG's order", async () => {
    const field = new Float32Array(256);
    field[0] = 1000; // south-west
    const mask = new Float32Array(256);
    mask[0] = 1;
    const set = await openTrainingSet(
      await folder({
        "image/a.fits": encodeImage({ data: field, width: 16, height: 16 }),
        "label/a.fts": encodeImage({ data: mask, width: 16, height: 16 }),
      }),
    );
    const { image, label } = await set.at(0);
    expect(image.data[15 * 16]).toBe(255);
    expect(label.data[15 * 16]).toBe(0);
    expect(label.data.filter((v) => v === 0)).toHaveLength(1);
  });

  it("is an error when nothing is left, with the first reason", async () => {
    await expect(openTrainingSet(memoryStore())).rejects.toThrow(/image\/ and label\//);
    const { image } = square(16);
    const failed = openTrainingSet(await folder({ "image/a.png": png(image) }));
    await expect(failed).rejects.toThrow(DataError);
    await expect(failed).rejects.toThrow(/1 left out, the first: a has no label/);
  });

  it("can be stopped while it checks", async () => {
    const error = await openTrainingSet(await folder(good("a")), undefined, {
      signal: AbortSignal.abort(),
    }).catch((e: unknown) => e);
    expect(isHelioError(error, "aborted")).toBe(true);
  });
});

describe("the split by time", () => {
  it("keeps the last share, and at least one on each side", () => {
    expect(splitByTime(10, 0.2)).toEqual({ train: [0, 1, 2, 3, 4, 5, 6, 7], validation: [8, 9] });
    expect(splitByTime(2, 0.01)).toEqual({ train: [0], validation: [1] });
    expect(splitByTime(2, 0.99)).toEqual({ train: [0], validation: [1] });
    expect(() => splitByTime(1, 0.5)).toThrow(DataError);
  });
});

describe.skipIf(!hasData)("the published pairs (need the shared data folder)", () => {
  it("are 49, all good, all of 720x720", async () => {
    const set = await openTrainingSet(directoryStore(dataPath("gst/train")));
    expect(set.names).toHaveLength(49);
    expect(set.skipped).toEqual([]);
    expect(set.largest).toEqual({ width: 720, height: 720 });
    expect(set.names[0]).toBe("intgr_180607_161752");
  });

  it("take the label from the SWAMIS file as well as from the PNG made of it", async () => {
    const bytes = (...path: string[]) => new Uint8Array(readFileSync(dataPath("gst", ...path)));
    const name = "intgr_180607_161752";
    const store = await folder({
      [`image/${name}.png`]: bytes("train/image", `${name}.png`),
      [`label/${name}.fts`]: bytes("example_data_preprocess/3_class", `${name}.fts`),
    });
    const ours: Grey = (await (await openTrainingSet(store)).at(0)).label;
    await store.write(`label/${name}.png`, bytes("train/label", `${name}.png`));
    await store.remove(`label/${name}.fts`);
    expect(ours).toEqual((await (await openTrainingSet(store)).at(0)).label);
  });
});
