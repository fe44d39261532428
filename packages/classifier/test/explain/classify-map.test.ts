import type { SolarImage } from "@helioscope/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ClassMap,
  classImage,
  classifyMap,
  discPicture,
  LEFT_OUT,
  mapPanels,
  mapRegions,
  probabilityImage,
  scoreRegions,
  UNCERTAIN,
  windowCounts,
  windowProbabilities,
} from "../../src/explain/index.ts";
import { windowStarts } from "../../src/explain/windows.ts";
import type { ClassifierInput, ImageClassifier } from "../../src/types.ts";

/** Says "bright" as far as the middle of its input is: a window that answers for one place. */
function fake(most = { inputs: 0 }): ImageClassifier {
  return {
    classes: ["bright", "quiet_sun"],
    labels: "single",
    input: {
      kind: "solar",
      sizePx: 8,
      scaling: { kind: "range", low: 0, high: 1 },
      captions: "keep",
      borders: "keep",
      shape: "stretch",
    },
    thresholds: null,
    temperature: 1,
    async classify(inputs: readonly ClassifierInput[]) {
      most.inputs = Math.max(most.inputs, inputs.length);
      return inputs.map(({ data }) => {
        const middle = (data[27] + data[28] + data[35] + data[36]) / 4;
        return {
          logits: Float32Array.of(middle, 1 - middle),
          probabilities: Float32Array.of(middle, 1 - middle),
        };
      });
    },
  };
}

/** Dark with a little structure, and a bright square of 16 pixels around a place. */
function scene(width: number, height: number, x: number, y: number): SolarImage {
  const data = Float32Array.from({ length: width * height }, (_, i) => {
    const [column, row] = [i % width, Math.floor(i / width)];
    return Math.abs(column - x) <= 8 && Math.abs(row - y) <= 8 ? 1 : 0.02 * ((column + row) % 2);
  });
  return { name: "scene", data, width, height };
}

const options = { windowPx: 16, disc: null, strideShare: 0.25 } as const;

describe("windows", () => {
  it("cover every pixel up to the edges, whatever the stride", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 300 }),
        fc.integer({ min: 8, max: 80 }),
        fc.integer({ min: 1, max: 80 }),
        (size, window, stride) => {
          fc.pre(window <= size && stride <= window);
          const starts = windowStarts(size, window, stride);
          expect(starts[0]).toBe(0);
          expect(starts.at(-1)).toBe(size - window);
          for (let k = 1; k < starts.length; k++) {
            expect(starts[k] - starts[k - 1]).toBeGreaterThan(0);
            expect(starts[k] - starts[k - 1]).toBeLessThanOrEqual(stride);
          }
        },
      ),
    );
  });
});

describe("a map", () => {
  it("has the answer of a window where the window is", async () => {
    const image = scene(70, 53, 45, 20);
    const map = await classifyMap(image, fake(), options);
    const { data, width } = windowProbabilities(map, "bright");
    for (let k = 0; k < data.length; k++) {
      const x = map.columns[k % width] + 7.5;
      const y = map.rows[Math.floor(k / width)] + 7.5;
      const away = Math.max(Math.abs(x - 45), Math.abs(y - 20));
      if (away < 5) expect(data[k]).toBeGreaterThan(0.9);
      if (away > 12) expect(data[k]).toBeLessThan(0.1);
    }
    const [region, ...others] = mapRegions(map, image);
    expect(others).toEqual([]);
    expect(region.class).toBe("bright");
    expect(Math.abs(region.centrePx[0] - 45)).toBeLessThan(2);
    expect(Math.abs(region.centrePx[1] - 20)).toBeLessThan(2);
    const classes = classImage(map);
    expect(classes.data[20 * 70 + 45]).toBe(0);
    expect(classes.data[52 * 70]).toBe(1);
  });

  it("averages windows that overlap, all alike with `even`", async () => {
    const image = scene(70, 53, 45, 20);
    const map = await classifyMap(image, fake(), { ...options, blend: "even" });
    const full = probabilityImage(map, "bright");
    for (const [x, y] of [
      [0, 0],
      [69, 52],
      [45, 20],
      [38, 30],
    ]) {
      let [sum, count] = [0, 0];
      for (const [j, bottom] of map.rows.entries())
        for (const [i, left] of map.columns.entries())
          if (x >= left && x < left + 16 && y >= bottom && y < bottom + 16) {
            sum += map.probabilities[2 * (j * map.columns.length + i)];
            count++;
          }
      expect(full.data[y * 70 + x]).toBeCloseTo(sum / count, 5);
    }
  });

  it("moves with the image", async () => {
    // By whole strides, far from the edges.
    const first = await classifyMap(scene(80, 80, 30, 30), fake(), options);
    const second = await classifyMap(scene(80, 80, 38, 42), fake(), options);
    const [a, b] = [probabilityImage(first, "bright"), probabilityImage(second, "bright")];
    for (let y = 16; y < 48; y++)
      for (let x = 16; x < 48; x++) expect(b.data[(y + 12) * 80 + x + 8]).toBeCloseTo(a.data[y * 80 + x], 5);
  });

  it("leaves sky and missing data out, and says so", async () => {
    const image = scene(96, 96, 48, 48);
    image.data.fill(Number.NaN, 0, 30 * 96);
    const disc = { x: 47.5, y: 47.5, radiusPx: 30, from: "header" } as const;
    const map = await classifyMap(image, fake(), { ...options, disc });
    const counts = windowCounts(map);
    expect(counts.classified + counts.sky + counts["no data"]).toBe(map.states.length);
    expect(Math.min(counts.classified, counts.sky, counts["no data"])).toBeGreaterThan(0);
    const classes = classImage(map);
    expect(classes.data[95 * 96]).toBe(LEFT_OUT);
    expect(classes.data[5 * 96 + 48]).toBe(LEFT_OUT);
    expect(classes.data[48 * 96 + 48]).toBe(0);
    expect(probabilityImage(map, "bright").data[95]).toBeNaN();
    for (const [k, state] of map.states.entries())
      expect(Number.isNaN(map.probabilities[2 * k])).toBe(state !== 0);
    await expect(
      classifyMap({ ...image, data: new Float32Array(96 * 96) }, fake(), { ...options, disc }),
    ).rejects.toMatchObject({ kind: "data" });
  });

  it("is uncertain below the threshold", async () => {
    const map = await classifyMap(scene(70, 53, 45, 20), fake(), { ...options, threshold: 0.8 });
    const said = new Set(classImage(map).data);
    expect([...said].sort()).toEqual([0, 1, UNCERTAIN]);
  });

  it("holds few windows at a time, tells its progress and stops", async () => {
    const most = { inputs: 0 };
    const done: number[] = [];
    const image = scene(160, 160, 40, 40);
    const map = await classifyMap(image, fake(most), { ...options, onProgress: (p) => done.push(p.done) });
    expect(most.inputs).toBe(32);
    expect(done.at(-1)).toBe(windowCounts(map).classified);
    const stop = new AbortController();
    let batches = 0;
    const stopped = classifyMap(image, fake(), {
      ...options,
      signal: stop.signal,
      onProgress: () => {
        if (++batches === 2) stop.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ kind: "aborted" });
    expect(batches).toBe(2);
  });

  it("takes windows in arcsec by coordinates or by the disc", async () => {
    const image = scene(160, 160, 40, 40);
    const disc = { x: 80, y: 80, radiusPx: 70, from: "pixels" } as const;
    // 959.63 arcsec are 70 pixels.
    expect((await classifyMap(image, fake(), { disc, windowArcsec: 400 })).windowPx).toBe(29);
    const scaled = { ...image, coordinates: sky(20) };
    expect((await classifyMap(scaled, fake(), { disc: null })).windowPx).toBe(15);
    await expect(classifyMap(image, fake(), { disc: null })).rejects.toMatchObject({ kind: "argument" });
    for (const wrong of [
      { windowPx: 4 },
      { windowPx: 200 },
      { windowPx: 20, windowArcsec: 20 },
      { windowPx: 20, strideShare: 0 },
      { windowPx: 20, threshold: 2 },
    ])
      await expect(classifyMap(image, fake(), { disc: null, ...wrong })).rejects.toMatchObject({
        kind: "argument",
      });
  });
});

const sky = (arcsec: number) =>
  ({
    frame: "helioprojective",
    type: ["HPLN-TAN", "HPLT-TAN"],
    referencePixel: [80.5, 80.5],
    referenceArcsec: [0, 0],
    rotationDegrees: 0,
    pixelScaleArcsec: [arcsec, arcsec],
  }) as const;

describe("regions", () => {
  /** A map whose every pixel is said by a window of its own neighbourhood. */
  function painted(values: readonly string[], labels: "single" | "several"): ClassMap {
    const [width, height] = [values[0].length, values.length];
    const probabilities = Float32Array.from([...values].join("").split(""), (sign) =>
      sign === "#" ? 0.9 : 0.1,
    );
    return {
      classes: ["spot", "other"],
      labels,
      limits: [0.5, 0.5],
      width,
      height,
      windowPx: 1,
      columns: Int32Array.from({ length: width }, (_, x) => x),
      rows: Int32Array.from({ length: height }, (_, y) => y),
      states: new Uint8Array(width * height),
      probabilities: Float32Array.from({ length: 2 * width * height }, (_, i) =>
        i % 2 === 0 ? probabilities[i >> 1] : labels === "several" ? 0.8 : 1 - probabilities[i >> 1],
      ),
      disc: null,
      blend: "even",
    };
  }
  const shape = ["##..#", "#..#.", "....#", "#...."];
  const image = { name: "x", data: new Float32Array(20), width: 5, height: 4 };

  it("join by edges and corners", () => {
    const regions = mapRegions(painted(shape, "single"), image, { classes: ["spot"] });
    expect(regions.map(({ areaPx }) => areaPx).sort()).toEqual([1, 3, 3]);
    const corner = regions.find(({ box }) => box.x === 3);
    expect(corner?.box).toEqual({ x: 3, y: 0, width: 2, height: 3 });
    expect(corner?.centrePx[1]).toBeCloseTo(1);
    expect([corner?.peak, corner?.mean]).toEqual([expect.closeTo(0.9), expect.closeTo(0.9)]);
    expect([...(corner?.runs ?? [])]).toEqual([0, 4, 5, 1, 3, 4, 2, 4, 5]);
  });

  it("overlap with several labels", () => {
    const regions = mapRegions(painted(shape, "several"), image);
    expect(regions.filter((one) => one.class === "spot")).toHaveLength(3);
    expect(regions.filter((one) => one.class === "other").map(({ areaPx }) => areaPx)).toEqual([20]);
  });

  it("are counted against known boxes", () => {
    const regions = mapRegions(painted(shape, "single"), image, { classes: ["spot"] });
    const boxes = [
      { kind: "spot", box: { x: 0, y: 0, width: 2, height: 2 } },
      { kind: "spot", box: { x: 2, y: 3, width: 1, height: 1 } },
      { kind: "other", box: { x: 4, y: 0, width: 1, height: 1 } },
      { kind: "unknown", box: { x: 0, y: 0, width: 5, height: 4 } },
    ];
    expect(scoreRegions(regions, boxes, ["spot", "other"])).toEqual({
      features: 3,
      found: 1,
      regions: 3,
      right: 1,
      areaPx: 7,
      rightPx: 3,
    });
  });
});

it("pictures hold the regions, their names and all classes", async () => {
  const image = scene(70, 53, 45, 20);
  const map = await classifyMap(image, fake(), options);
  const regions = mapRegions(map, image);
  const picture = discPicture(image, map, regions, { boxes: [{ kind: "x", box: regions[0].box }] });
  expect(picture).toContain(`bright ${regions[0].peak.toFixed(2)}`);
  expect(picture).toContain("bright (1)");
  expect(picture).toContain("known features (1)");
  expect(discPicture(image, map, [])).toContain("no region of any class");
  const panels = mapPanels(image, map);
  for (const name of ["image", "bright", "quiet sun"]) expect(panels).toContain(`>${name}<`);
});
