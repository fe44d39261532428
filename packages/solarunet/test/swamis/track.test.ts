import { AbortedError, ArgumentError, DataError, type Raster, ShapeError, type Skip } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import {
  filterTracks,
  maskOfIds,
  type SwamisOptions,
  type SwamisStep,
  trackSwamis,
} from "../../src/swamis/index.ts";
import { blobs } from "../support/blobs.ts";
import { all, fieldOf } from "../support/images.ts";

const SIZE = 24;
/** A frame with rectangles [x, y, width, height, gauss]. */
function boxes(...list: [number, number, number, number, number][]): Raster<Float32Array> {
  const data = new Float32Array(SIZE * SIZE);
  for (const [x, y, w, h, gauss] of list) {
    for (let row = y; row < y + h; row++) data.fill(gauss, row * SIZE + x, row * SIZE + x + w);
  }
  return { data, width: SIZE, height: SIZE };
}
const options: SwamisOptions = { highGauss: 50, minSizePx: 2 };
const run = (fields: Raster[], more: Partial<SwamisOptions> = {}) =>
  all(trackSwamis(fields, { ...options, ...more }));
const events = (steps: SwamisStep[]) => steps.flatMap((step) => step.events);

describe("trackSwamis", () => {
  it("follows a feature and counts its life", async () => {
    const frames = [0, 1, 2, 3].map((t) => boxes([2 + t, 3, 4, 4, 100]));
    const steps = await run(frames);
    expect(steps.map(({ frame }) => frame.features.map(({ tracks }) => tracks))).toEqual([
      [[1]],
      [[1]],
      [[1]],
      [[1]],
    ]);
    expect(steps.map(({ ended }) => ended.length)).toEqual([0, 0, 0, 1]);
    expect(steps[3].ended[0]).toMatchObject({
      track: 1,
      sign: 1,
      firstFrame: 0,
      lastFrame: 3,
      frames: 4,
      volumePx: 64,
      maxSizePx: 16,
      touched: false,
      birth: { code: 0 },
      death: { code: 0 },
    });
    expect(events(steps)).toEqual([]);
    expect(steps[1].paints).toEqual([{ label: 1, kind: "stable", half: false }]);
  });

  it("finds appearance and disappearance", async () => {
    const stays: [number, number, number, number, number] = [2, 2, 4, 4, 100];
    const comes: [number, number, number, number, number] = [15, 15, 3, 3, -80];
    const steps = await run([
      boxes(stays),
      boxes(stays, comes),
      boxes(stays, comes),
      boxes(stays),
      boxes(stays),
    ]);
    expect(events(steps)).toEqual([
      {
        kind: "appearance",
        swamis: "appearance",
        frameFrom: 0,
        frameTo: 1,
        balanced: null,
        parents: [],
        children: [2],
        fluxBeforeGauss: 0,
        fluxAfterGauss: -720,
        residual: 1,
        track: 2,
        partners: [],
      },
      {
        kind: "disappearance",
        swamis: "disappearance",
        frameFrom: 2,
        frameTo: 3,
        balanced: null,
        parents: [2],
        children: [],
        fluxBeforeGauss: -720,
        fluxAfterGauss: 0,
        residual: 1,
        track: 2,
        partners: [],
      },
    ]);
    // An event is told with the frame that it leads to; the borders show it in the frame of the feature.
    expect(steps.map((step) => step.events.length)).toEqual([0, 1, 0, 1, 0]);
    expect(steps.map(({ paints }) => paints.map(({ kind }) => kind))).toEqual([
      ["stable"],
      ["stable", "appearance"],
      ["stable", "disappearance"],
      ["stable"],
      ["stable"],
    ]);
  });

  it("finds fragmentation and merger", async () => {
    const whole = boxes([4, 4, 8, 4, 100]);
    const split = boxes([4, 4, 5, 4, 100], [10, 4, 2, 4, 100]);
    const steps = await run([whole, split, split, whole]);
    expect(events(steps)).toMatchObject([
      {
        kind: "splitting",
        swamis: "fragmentation",
        frameFrom: 0,
        frameTo: 1,
        parents: [1],
        children: [2, 1],
        partners: [1],
        residual: 0,
      },
      {
        kind: "merging",
        swamis: "merger",
        frameFrom: 2,
        frameTo: 3,
        parents: [2, 1],
        children: [1],
        partners: [1],
        residual: 0,
      },
    ]);
    expect(events(steps)[0]).toMatchObject({ fluxBeforeGauss: 3200, fluxAfterGauss: 2800, balanced: null });
  });

  it("finds balanced emergence and cancellation once a pair", async () => {
    const pair = boxes([4, 4, 3, 3, 100], [8, 4, 3, 3, -90]);
    const steps = await run([boxes(), pair, pair, pair, boxes()]);
    expect(events(steps)).toMatchObject([
      {
        kind: "emergence",
        swamis: "emergence",
        balanced: true,
        frameFrom: 0,
        frameTo: 1,
        parents: [],
        children: [2, 1],
        fluxAfterGauss: 90,
      },
      {
        kind: "cancellation",
        swamis: "cancellation",
        balanced: true,
        frameFrom: 3,
        frameTo: 4,
        parents: [2, 1],
        children: [],
      },
    ]);
    expect(events(steps)[0].residual).toBeCloseTo(0.1, 12);
    const tracks = steps.flatMap(({ ended }) => ended);
    expect(tracks.map(({ birth, death }) => [birth.code, death.code])).toEqual([
      [2, 2],
      [2, 2],
    ]);
  });

  it("finds unbalanced emergence and cancellation", async () => {
    const alone = boxes([4, 4, 3, 3, 100]);
    const grown = boxes([4, 4, 3, 3, 200], [8, 4, 3, 3, -90]);
    const found = events(await run([alone, grown, grown, alone]));
    expect(found).toMatchObject([
      {
        kind: "emergence",
        balanced: false,
        frameFrom: 0,
        frameTo: 1,
        parents: [1],
        children: [2, 1],
        partners: [1],
      },
      {
        kind: "cancellation",
        balanced: false,
        frameFrom: 2,
        frameTo: 3,
        parents: [2, 1],
        children: [1],
        partners: [1],
      },
    ]);
  });

  it("reports what it cannot explain as appearance, by its own word an error", async () => {
    const near = boxes([4, 4, 3, 3, 100], [8, 4, 2, 3, -90]);
    const found = events(await run([boxes([4, 4, 3, 3, 100]), near, near]));
    expect(found).toMatchObject([
      { kind: "appearance", swamis: "error", parents: [], children: [2], partners: [] },
    ]);
  });

  it("tells every birth and death, each once", async () => {
    for (const method of ["clump", "downhill"] as const) {
      const steps = await run(blobs(), { highGauss: 150, lowGauss: 60, method, consistency: 0.5 });
      const tracks = steps.flatMap(({ ended }) => ended);
      const told = events(steps);
      const births = new Set(
        told
          .filter(({ kind }) => ["appearance", "splitting", "emergence"].includes(kind))
          .map((e) => e.track),
      );
      const deaths = new Set(
        told
          .filter(({ kind }) => ["disappearance", "merging", "cancellation"].includes(kind))
          .map((e) => e.track),
      );
      expect(births.size + deaths.size).toBe(told.length);
      for (const { track, birth, death } of tracks) {
        const pair = (change: typeof birth, set: Set<number>) =>
          change.code === 0
            ? !set.has(track)
            : set.has(track) || (change.code === 2 && set.has(change.partners[0]));
        expect([pair(birth, births), pair(death, deaths)]).toEqual([true, true]);
      }
      expect(tracks.length).toBe(new Set(tracks.map(({ track }) => track)).size);
      for (const event of told) {
        expect(event.frameTo).toBe(event.frameFrom + 1);
        const [from, to] = [steps[event.frameFrom].frame, steps[event.frameTo].frame];
        const flux = (frame: typeof from, labels: readonly number[]) =>
          labels.reduce((sum, label) => sum + frame.features[label - 1].fluxGauss, 0);
        expect(event.fluxBeforeGauss).toBe(flux(from, event.parents));
        expect(event.fluxAfterGauss).toBe(flux(to, event.children));
        expect(event.residual).toBeGreaterThanOrEqual(0);
        expect(event.residual).toBeLessThanOrEqual(1);
      }
      expect(filterTracks(tracks).dropped.length).toBeGreaterThan(0);
    }
  });

  it("gives features, ids and source of the same frame, with the numbers of the source", async () => {
    const fields = blobs()
      .slice(0, 5)
      .map((field, t) => ({ ...field, frame: 10 + 2 * t }));
    const steps = await all(
      trackSwamis(fields, { highGauss: 150, lowGauss: 60, minSizePx: 2, minVoxels: 3 }),
    );
    expect(steps.map(({ source }) => source)).toEqual(fields);
    expect(steps.map(({ frame }) => frame.frame)).toEqual([10, 12, 14, 16, 18]);
    for (const { frame, ids, source } of steps) {
      const mask = maskOfIds(ids);
      let significant = 0;
      for (let i = 0; i < mask.data.length; i++) {
        if (mask.data[i] === 0) continue;
        significant++;
        expect(mask.data[i] * source.data[i]).toBeGreaterThanOrEqual(60);
      }
      expect(frame.features.reduce((sum, { sizePx }) => sum + sizePx, 0)).toBe(significant);
    }
  });

  it("reads no further ahead than it says", async () => {
    let read = 0;
    async function* counted() {
      for (const field of [...blobs(), ...blobs()]) {
        read++;
        yield field;
      }
    }
    let step = 0;
    for await (const _ of trackSwamis(counted(), { highGauss: 100 })) {
      step++;
      expect(read).toBeLessThanOrEqual(step + 1);
    }
    expect(step).toBe(16);
    [read, step] = [0, 0];
    for await (const _ of trackSwamis(counted(), {
      highGauss: 100,
      lowGauss: 60,
      backFrames: 2,
      minVoxels: 3,
    })) {
      step++;
      expect(read).toBeLessThanOrEqual(step + 1 + 2 + 2);
    }
    expect(step).toBe(16);
  });

  it("is not shaken by bad frames when told where to report them", async () => {
    const good = boxes([2, 2, 4, 4, 100]);
    const empty = { ...good, data: new Float32Array(SIZE * SIZE).fill(Number.NaN) };
    const fields = [good, fieldOf([1, 2]), empty, good];
    const skips: Skip[] = [];
    const steps = await all(trackSwamis(fields, { ...options, onSkip: (skip) => skips.push(skip) }));
    expect(steps.map(({ frame }) => frame.frame)).toEqual([0, 3]);
    expect(skips.map(({ name }) => name)).toEqual(["frame 1", "frame 2"]);
    await expect(run(fields)).rejects.toThrow(ShapeError);
    await expect(run([empty])).rejects.toThrow(DataError);
    await expect(run([])).rejects.toThrow(DataError);
  });

  it("stops when told to and refuses nonsense", async () => {
    await expect(run([boxes()], { signal: AbortSignal.abort() })).rejects.toThrow(AbortedError);
    await expect(run([boxes()], { highGauss: -1 })).rejects.toThrow(ArgumentError);
    const pair = [boxes(), boxes([4, 4, 3, 3, 100]), boxes()];
    await expect(run(pair, { consistency: 0 })).rejects.toThrow(ArgumentError);
    await expect(run(pair, { vicinityPx: Number.NaN })).rejects.toThrow(ArgumentError);
  });
});
