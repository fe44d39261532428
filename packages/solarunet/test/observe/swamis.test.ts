import type { Frame, Raster } from "@helioscope/core";
import { describe, expect, test } from "vitest";
import { presets, type SolarUnetConfig, type SwamisConfig, solarUnetConfig } from "../../src/config.ts";
import { observeFrames } from "../../src/observe/index.ts";
import { frameOf, memoryContext, stream, utcOf } from "./support/run.ts";

const SIDE = 40;

/** A bright square (400 G) in a dim one (100 G), a bar with two peaks, and a speck in the third of six frames only. */
function field(step: number): Raster<Float32Array> {
  const data = new Float32Array(SIDE * SIDE);
  const fill = (x: number, y: number, width: number, height: number, value: number) => {
    for (let row = y; row < y + height; row++) data.fill(value, row * SIDE + x, row * SIDE + x + width);
  };
  fill(3, 3, 8, 8, 100);
  fill(5, 5, 4, 4, 400);
  // Falls off with the distance from the nearer of two peaks, at columns 22 and 29.
  for (let y = 4; y < 7; y++) {
    for (let x = 20; x < 32; x++) {
      const far = Math.max(Math.abs(y - 5), Math.min(Math.abs(x - 22), Math.abs(x - 29)));
      data[y * SIDE + x] = -300 + 10 * far;
    }
  }
  if (step === 2) fill(20, 30, 2, 2, 300);
  return { data, width: SIDE, height: SIDE };
}

const frames = (): Frame[] => Array.from({ length: 6 }, (_, k) => frameOf(`f${k}`, field(k), utcOf(56 * k)));

const configured = (swamis: Partial<SwamisConfig>): SolarUnetConfig =>
  solarUnetConfig.parse({
    ...presets.paper,
    segment: { ...presets.paper.segment, minSizePx: 4 },
    tracking: { ...presets.paper.tracking, profile: "swamis" },
    swamis: { ...presets.paper.swamis, ...swamis },
  });

async function run(swamis: Partial<SwamisConfig>) {
  const { context, rows } = memoryContext();
  const observation = await observeFrames(stream(frames()), configured(swamis), context);
  const features = rows.get("features") ?? [];
  return {
    observation,
    sizes: features.filter(({ frame }) => frame === 2).map(({ size_px }) => Number(size_px)),
    lives: rows.get("lifetimes")?.map(({ lifetime_frames }) => Number(lifetime_frames)),
  };
}

describe("SWAMIS through a configuration", () => {
  test("as it is set: clumps above one threshold, every track", async () => {
    const { sizes, lives, observation } = await run({});
    expect([sizes.sort((a, b) => a - b), lives]).toEqual([
      [4, 16, 36],
      [1, 6, 6],
    ]);
    expect(observation.notes.join()).not.toContain("noise");
  });

  test("grows into what lies above the low threshold", async () => {
    const { sizes, observation } = await run({ lowGauss: 90 });
    expect(observation.facts.find(({ label }) => label === "segmentation")?.value).toBe(
      "swamis clump, |B| ≥ 150 G, down to 90 G beside them, 4 px",
    );
    expect(sizes.sort((a, b) => a - b)).toEqual([4, 36, 64]);
  });

  test("downhill takes the peaks of one clump apart", async () => {
    const clumps = await run({});
    const peaks = await run({ method: "downhill" });
    expect(clumps.sizes).toHaveLength(3);
    // The flat squares are plateaus, all of whose pixels are maxima and too small alone; the bar's two peaks remain.
    expect(peaks.sizes).toHaveLength(2);
    expect(peaks.sizes.reduce((sum, size) => sum + size)).toBe(36);
  });

  test("drops the specks of (x, y, t) before features are named", async () => {
    const { sizes, lives } = await run({ minVoxels: 5 });
    expect([sizes.sort((a, b) => a - b), lives]).toEqual([
      [16, 36],
      [6, 6],
    ]);
  });

  test("filters the lifetimes, and says how many went", async () => {
    const { sizes, lives, observation } = await run({
      filter: { minVolumePx: 8, minFrames: 4, minMaxSizePx: 4 },
    });
    expect(lives).toEqual([6, 6]);
    expect(sizes).toHaveLength(3);
    expect(observation.notes.join()).toContain("took 1 tracks for noise");
  });

  test("refuses a low threshold above the high one", () => {
    expect(() => configured({ lowGauss: 151 })).toThrow(/must not be above segment.thresholdGauss/);
  });
});
