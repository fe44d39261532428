import { memoryStore, type Store } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import { encodeImage } from "@helioscope/io-fits";
import { writeScenes } from "@helioscope/synthetic";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { openLabelled, writeLabelled } from "../../src/dataset/index.ts";
import { smallPng } from "./support.ts";

async function storeOf(files: Record<string, Uint8Array | string>): Promise<Store> {
  const store = memoryStore();
  for (const [path, content] of Object.entries(files)) await store.write(path, content);
  return store;
}

describe("a folder for each class", () => {
  it("takes nested folders, and lists what is no image", async () => {
    const store = await storeOf({
      "sunspots/20110411_000019_SDO_HMI_Ic_512.png": smallPng(1),
      "filaments/2015/03/20150301000234Lh.png": smallPng(2),
      "filaments/broken.png": smallPng(3).subarray(0, 60),
      "filaments/empty.png": "",
      "filaments/.DS_Store": "x",
      "notes.txt": "x",
    });
    const set = await openLabelled(store);
    expect(set.classes).toEqual(["filaments", "sunspots"]);
    expect(set.labels).toBe("single");
    expect(set.images).toEqual([
      {
        file: "filaments/2015/03/20150301000234Lh.png",
        labels: ["filaments"],
        utc: "2015-03-01T00:02:34.000Z",
        observatory: "GONG",
        band: "GONG_Ha",
        region: null,
        group: null,
        split: null,
      },
      expect.objectContaining({ band: "HMI_Ic", observatory: "SDO", utc: "2011-04-11T00:00:19.000Z" }),
    ]);
    expect(set.skipped.map(({ name }) => name).sort()).toEqual([
      "filaments/broken.png",
      "filaments/empty.png",
      "notes.txt",
    ]);
    const image = await set.read(1);
    expect([image.name, image.width]).toEqual(["sunspots/20110411_000019_SDO_HMI_Ic_512.png", 16]);
    // Row 0 of a raster is south, the last row of the picture.
    expect(image.data[0]).toBe((15 * 13 + 29) % 256);
    await expect(set.read(2)).rejects.toThrow("There is no image 2; expected 0 to 1");
  });

  it("takes folders of sides with classes in them", async () => {
    const set = await openLabelled(
      await storeOf({
        "train/a/1.png": smallPng(1),
        "val/a/2.png": smallPng(2),
        "test/b/3.png": smallPng(3),
      }),
    );
    expect(set.classes).toEqual(["a", "b"]);
    expect(set.images.map(({ split }) => split)).toEqual(["test", "train", "validation"]);
  });

  it("does not look into files where that is not asked for", async () => {
    const store = await storeOf({
      "a/1.png": "no picture",
      "b/20110411_000019_SDO_AIA_193_512.jpg": "neither",
    });
    const set = await openLabelled(store, { verify: false });
    expect(set.images[1]).toMatchObject({ band: "AIA_193", utc: "2011-04-11T00:00:19.000Z" });
    await expect(set.read(0)).rejects.toThrow();
  });

  it("keeps to the classes that are asked for, in a folder of the store", async () => {
    const store = await storeOf({
      "x/a/1.png": smallPng(1),
      "x/b/2.png": smallPng(2),
      "y/c/3.png": smallPng(3),
    });
    const set = await openLabelled(store, { prefix: "x", classes: ["b", "z"] });
    expect(set.images.map(({ file }) => file)).toEqual(["b/2.png"]);
    expect(set.classes).toEqual(["b", "z"]);
    expect((await set.read(0)).name).toBe("b/2.png");
  });

  it("without an image says what it looked for", async () => {
    await expect(openLabelled(await storeOf({ "notes.txt": "x" }))).rejects.toThrow(
      /No labelled image among 1 files; expected a folder for each class.*in no folder of a class/,
    );
  });
});

describe("labels.csv", () => {
  const files = Object.fromEntries(
    ["a.png", "b.png", "c.png", "d.png"].map((name, k) => [name, smallPng(k)]),
  );

  it("skips rows with reasons and keeps the rest", async () => {
    const set = await openLabelled(
      await storeOf({
        ...files,
        "labels.csv": [
          "\uFEFFfile,class,utc,split,note",
          'a.png,spot,2011-02-14T01:00:00,train,"one, two"',
          "a.png,spot,2011-02-14T01:00:00,train,again",
          "b.png,spot,,val,",
          "b.png,plage,,val,another label",
          "c.png,,,,no label",
          "gone.png,spot,,,",
          "d.png,plage,yesterday,,",
          "d.png,plage,,sometimes,",
          "d.png,plage",
          ",plage,,,",
          "",
        ].join("\r\n"),
      }),
    );
    expect(set.images.map(({ file }) => file)).toEqual(["a.png"]);
    expect(set.images[0]).toMatchObject({
      labels: ["spot"],
      utc: "2011-02-14T01:00:00.000Z",
      split: "train",
    });
    const reasons = set.skipped.map(({ name, reason }) => `${name}: ${reason}`);
    expect(reasons).toEqual([
      "line 10: it has 2 cells, the first line 5",
      "a.png: listed in line 2 already",
      "b.png: spot in line 4, plage in line 5",
      "c.png: It has no label",
      'd.png: "yesterday" is no time; expected UTC, ISO 8601',
      'd.png: It is on the side "sometimes"; expected train, validation or test',
      "line 11: Line 11 names no file",
      "gone.png: The file is not there",
    ]);
  });

  it("takes several labels, none among them", async () => {
    const table = "file,labels\na.png,spot;plage\nb.png,\nc.png, spot \n";
    const set = await openLabelled(await storeOf({ ...files, "labels.csv": table }));
    expect(set.labels).toBe("several");
    expect(set.images.map(({ labels }) => labels)).toEqual([["plage", "spot"], [], ["spot"]]);
    const single = await openLabelled(await storeOf({ ...files, "labels.csv": table }), { labels: "single" });
    expect(single.images.map(({ file }) => file)).toEqual(["c.png"]);
    expect(single.skipped.map(({ reason }) => reason)).toEqual([
      "It has 2 labels, plage, spot",
      "It has no label",
    ]);
  });

  it("is refused without its columns, and where quotes do not close", async () => {
    await expect(
      openLabelled(await storeOf({ ...files, "labels.csv": "name,label\na.png,x\n" })),
    ).rejects.toThrow(/has the columns name, label; expected file, and class or labels/);
    await expect(openLabelled(await storeOf({ "labels.csv": 'file,class\n"a.png,x\n' }))).rejects.toThrow(
      /Quotes/,
    );
    await expect(openLabelled(await storeOf({ "labels.csv": "" }))).rejects.toThrow(/empty/);
  });

  it("takes an id that comes more than once as the region", async () => {
    const table = (ids: string[]) =>
      storeOf({
        "labels.csv": ["file,class,id", ...ids.map((id, k) => `${k}.png,a,${id}`)].join("\n"),
        ...Object.fromEntries(ids.map((_, k) => [`${k}.png`, smallPng(k)])),
      });
    const regions = async (ids: string[]) =>
      (await openLabelled(await table(ids))).images.map(({ region }) => region);
    expect(await regions(["0007", "", "0007", "0009"])).toEqual(["0007", null, "0007", "0009"]);
    expect(await regions(["1", "2", "3"])).toEqual([null, null, null]);
  });

  it("tells of columns class and labels that differ", async () => {
    const store = memoryStore();
    await writeScenes(store, { count: 14, widthPx: 32, several: true, format: "png" });
    const told: string[] = [];
    const onWarning = (text: string) => told.push(text);
    const several = await openLabelled(store, { labels: "several", onWarning });
    const others = several.images.filter(({ file, labels }) =>
      labels.some((label) => label !== file.split("/")[0]),
    );
    expect(others.length).toBeGreaterThan(0);
    expect(told).toEqual([]);
    expect((await openLabelled(store, { onWarning })).labels).toBe("several");
    const table = new TextDecoder().decode(await store.read("labels.csv"));
    const [head, ...rows] = table.trim().split("\n");
    const both = [`class,${head}`, ...rows.map((row) => `${row.split("/")[0]},${row}`)];
    await store.write("labels.csv", both.join("\n"));
    expect((await openLabelled(store, { onWarning })).labels).toBe("single");
    expect(told).toEqual([
      expect.stringContaining(`${others.length} rows of labels.csv have other labels than their class`),
    ]);
  });

  it("of a set that was written opens as the same set", async () => {
    const from = await storeOf({ "a/20150301000234Lh.png": smallPng(1), 'b/odd, "name".png': smallPng(2) });
    const set = await openLabelled(from);
    const to = memoryStore();
    const split = { train: Uint32Array.of(1), validation: Uint32Array.of(0), test: new Uint32Array() };
    expect(await writeLabelled(to, set, { from, split })).toEqual({ images: 2, skipped: [] });
    const again = await openLabelled(to);
    expect(again.images).toEqual(
      set.images.map((image, i) => ({ ...image, split: i === 1 ? "train" : "validation" })),
    );
    expect(again.classes).toEqual(set.classes);
  });
});

it("labels in a keyword of FITS headers", async () => {
  const fits = (label?: string) =>
    encodeImage({ data: Float32Array.from({ length: 256 }, (_, k) => k), width: 16, height: 16 }, [
      { key: "DATE-OBS", value: "2011-02-14T01:02:03" },
      ...(label === undefined ? [] : [{ key: "CLASS", value: label }]),
    ]);
  const store = await storeOf({
    "1.fits": fits("spot"),
    "2.fits": fits(),
    "3.fits": fits("spot; plage"),
    "4.fits": "x",
  });
  const layout = { kind: "keyword", keyword: "CLASS" } as const;
  const set = await openLabelled(store, { layout });
  expect(set.images).toEqual([
    expect.objectContaining({ file: "1.fits", labels: ["spot"], utc: "2011-02-14T01:02:03.000Z" }),
  ]);
  expect(set.skipped.map(({ name }) => name)).toEqual(["2.fits", "3.fits", "4.fits"]);
  const several = await openLabelled(store, { layout, labels: "several" });
  expect(several.images.map(({ labels }) => labels)).toEqual([["spot"], ["plage", "spot"]]);
});

describe.skipIf(!hasData)("the real patches (needs the shared data folder)", () => {
  it("open as they are, with times from the names of their sources", async () => {
    const set = await openLabelled(directoryStore(dataPath("images/patches")), { verify: false });
    // Counts from the README of the data.
    expect(set.images.length).toBe(1483);
    expect(set.classes).toEqual(["coronal_hole", "filament", "plage", "prominence", "quiet_sun", "sunspot"]);
    expect(set.images.every(({ utc, band, observatory }) => utc && band && observatory)).toBe(true);
    expect(set.images.filter(({ split }) => split === "validation").length).toBe(281);
    expect(set.skipped).toEqual([]);
  });
});
