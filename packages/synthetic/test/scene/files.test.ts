import { memoryStore, solarImageFromHeader } from "@helioscope/core";
import { decodePng, pngToRaster } from "@helioscope/core/figure";
import { openFits, readImage } from "@helioscope/io-fits";
import { pixelToWorld, readWcs } from "@helioscope/io-fits/wcs";
import { describe, expect, test } from "vitest";
import { fullDiskScene, scenes, sceneToFits, writeFullDisks, writeScenes } from "../../src/index.ts";

const few = { count: 14, seed: 3, widthPx: 32 } as const;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

async function reread(bytes: Uint8Array) {
  const { units } = await openFits(bytes);
  const unit = units[0];
  if (unit.kind !== "image") throw new Error(`kind ${unit.kind}`);
  const { data, shape } = await readImage(unit);
  const pixels = Float32Array.from(data, Number);
  const warnings: string[] = [];
  const image = solarImageFromHeader({ data: pixels, width: shape[0], height: shape[1] }, unit.header, "", {
    onWarning: (warning) => warnings.push(warning),
  });
  expect(warnings).toEqual([]);
  return { image, header: unit.header };
}

describe("FITS", () => {
  test("a scene comes back: pixels, time, band, pointing, observer, labels", async () => {
    for (const scene of scenes(few)) {
      const { image, header } = await reread(sceneToFits(scene));
      const { name: _, ...made } = scene.image;
      const { name: __, ...read } = image;
      expect(read.time?.utc).toBe(made.time?.utc);
      expect(read.observer?.distanceMetres).toBeCloseTo(made.observer?.distanceMetres ?? 0, 3);
      expect({ ...read, time: null, observer: null }).toEqual({ ...made, time: null, observer: null });
      expect(header.get("SCENE")).toBe(scene.sceneClass);
      expect(header.get("LABELS")).toBe(scene.labels.join(";"));
      expect(header.get("TELESCOP")).toBe("SYNTHETIC");
      if (made.coordinates?.frame !== "helioprojective") throw new Error("no coordinates");
      const { referenceArcsec, pixelScaleArcsec } = made.coordinates;
      const world = pixelToWorld(readWcs(header), [
        [15.5, 0],
        [15.5, 31],
      ]);
      for (const axis of [0, 1]) {
        // The middle, and the upper left corner; degrees.
        const [middle, corner] = Array.from(world[axis], (deg) => 3600 * (deg > 180 ? deg - 360 : deg));
        expect(middle).toBeCloseTo(referenceArcsec[axis], 6);
        const away = (axis === 0 ? -15.5 : 15.5) * pixelScaleArcsec[axis];
        expect(Math.abs(corner - middle - away)).toBeLessThan(0.01);
      }
    }
  });

  test("a full disc comes back", async () => {
    const disc = fullDiskScene({ widthPx: 64, band: "He II 304" });
    const { image, header } = await reread(sceneToFits(disc));
    expect(image.data).toEqual(disc.image.data);
    expect(image.wavelengthAngstrom).toBe(304);
    expect(header.get("SCENE")).toBeUndefined();
    expect(Number(header.get("RSUN_OBS"))).toBeCloseTo(975.9, 0); // 959.63 at one au; perihelion, 0.9833 au.
  });
});

describe("writing", () => {
  test("a folder for each class and a list of what is there; suns stay on one side", async () => {
    const store = memoryStore();
    const seen: number[] = [];
    const options = { ...few, count: 140, format: "png", testShare: 0.2 } as const;
    const written = await writeScenes(store, { ...options, onProgress: ({ done }) => seen.push(done) });
    expect(written).toMatchObject({ files: 140, found: 0 });
    expect(seen).toHaveLength(140);
    const [head, ...lines] = text(await store.read("labels.csv"))
      .trim()
      .split("\n");
    expect(head).toBe("file,class,band,observatory,utc,group,split");
    expect(lines).toHaveLength(140);
    const sides = new Map<string, Set<string>>();
    for (const line of lines) {
      const [file, sceneClass, , , utc, group, split] = line.split(",");
      expect(file.startsWith(`${sceneClass}/`)).toBe(true);
      expect(Number.isFinite(Date.parse(utc))).toBe(true);
      sides.set(group, (sides.get(group) ?? new Set()).add(split));
    }
    expect([...sides.values()].every((of) => of.size === 1)).toBe(true);
    const count = (side: string) => [...sides.values()].filter((of) => of.has(side)).length;
    expect([count("train"), count("validation"), count("test")]).toEqual([6, 2, 2]);
    const scene = scenes(few).at(2);
    const png = decodePng(await store.read(lines[2].split(",")[0]));
    expect(Float32Array.from(pngToRaster(png).data)).toEqual(scene.image.data);
  });

  test("scenes of several kinds are listed with all their labels", async () => {
    const store = memoryStore();
    const options = { ...few, several: true } as const;
    await writeScenes(store, options);
    const [head, first] = text(await store.read("labels.csv")).split("\n");
    expect(head).toBe("file,labels,band,observatory,utc,group,split");
    expect(first.split(",")[1]).toBe(scenes(options).at(0).labels.join(";"));
  });

  test("an interrupted run is gone on with, other scenes are not written over", async () => {
    const store = memoryStore();
    const stop = new AbortController();
    const run = writeScenes(store, {
      ...few,
      signal: stop.signal,
      onProgress: ({ done }) => done === 5 && stop.abort(),
    });
    await expect(run).rejects.toMatchObject({ kind: "aborted" });
    expect(await store.has("labels.csv")).toBe(false);
    expect(await writeScenes(store, few)).toMatchObject({ files: 14, found: 5 });
    const whole = memoryStore();
    await writeScenes(whole, few);
    expect(await whole.list()).toEqual(await store.list());
    expect(await whole.read("labels.csv")).toEqual(await store.read("labels.csv"));
    await expect(writeScenes(store, { ...few, seed: 4 })).rejects.toThrow("other scenes");
    const taken = memoryStore();
    await taken.write("mine.txt", "of the user");
    await expect(writeScenes(taken, few)).rejects.toThrow("holds mine.txt");
    await expect(writeScenes(memoryStore(), { ...few, format: "gif" as never })).rejects.toThrow(
      "The format gif",
    );
    await expect(writeScenes(memoryStore(), { ...few, testShare: 0.9 })).rejects.toThrow(
      "Shares of 0.2 and 0.9",
    );
  });

  test("full discs and their boxes", async () => {
    const store = memoryStore();
    expect(await writeFullDisks(store, { count: 4, widthPx: 64, seed: 2 })).toMatchObject({ files: 4 });
    const files = (await store.list()).filter((name) => name.endsWith(".fits"));
    expect(files).toHaveLength(4);
    const [head, ...lines] = text(await store.read("boxes.csv"))
      .trim()
      .split("\n");
    expect(head).toBe("file,band,class,x,y,width,height,share");
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.every((line) => files.includes(line.split(",")[0]))).toBe(true);
  });
});
