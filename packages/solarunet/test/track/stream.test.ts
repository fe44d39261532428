import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isHelioError } from "@helioscope/core";
import { describe, expect, test } from "vitest";
import { LifetimeBook, movingDistance, track, trackRules } from "../../src/track/index.ts";
import type { FrameFeatures, Lifetime } from "../../src/types.ts";
import { allSteps, type Patch, patches } from "./scenes.ts";

/** Twelve elements that go round in small circles; each is gone in one of 40 frames. */
function moving(frame: number): FrameFeatures {
  const list: Patch[] = [];
  for (let k = 0; k < 12; k++) {
    if ((frame + 3 * k) % 40 === 0) continue;
    const x = 8 + 24 * (k % 4) + Math.round(2 * Math.cos(frame / 3 + k));
    const y = 8 + 28 * Math.floor(k / 4) + Math.round(2 * Math.sin(frame / 3 + k));
    list.push([x, y, 5, (k % 2 ? -1 : 1) * (300 + k)]);
  }
  return patches(frame, list);
}

describe("streaming", () => {
  test("2,000 frames leave nothing behind: at most three frames are alive, tracks are handed out as they end", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const alive: WeakRef<FrameFeatures>[] = [];
    let given = 0;
    async function* source(): AsyncGenerator<FrameFeatures> {
      for (; given < 2000; given++) {
        const frame = moving(given);
        alive.push(new WeakRef(frame));
        yield frame;
      }
    }
    let seen = 0;
    let lifetimes = 0;
    let frames = 0;
    let most = 0;
    for await (const { frame, ended } of track(source(), { exclusive: true, match: "best" })) {
      expect(frame.frame).toBe(seen++);
      expect(given - seen).toBeLessThanOrEqual(1);
      lifetimes += ended.length;
      for (const { frames: n } of ended) frames += n;
      if (seen % 250 === 0) {
        for (let k = 0; k < 3; k++) {
          await new Promise((resolve) => setTimeout(resolve));
          collect();
        }
        most = Math.max(most, alive.filter((ref) => ref.deref() !== undefined).length);
      }
    }
    expect(seen).toBe(2000);
    expect(most).toBeLessThanOrEqual(3);
    // Each of the 12 pauses 50 times; its first pause starts at frame 0 only for k = 0.
    const gaps = Array.from({ length: 12 }, (_, k) =>
      Array.from({ length: 2000 }, (_, t) => ((t + 3 * k) % 40 === 0 ? 1 : 0)).reduce<number>(
        (a, b) => a + b,
        0,
      ),
    );
    expect(frames).toBe(12 * 2000 - gaps.reduce((a, b) => a + b));
    expect(lifetimes).toBe(gaps.reduce((a, b) => a + b) + 12 - 1);
  });

  test("the book holds as many tracks as there are features when assignment is one to one", () => {
    const book = new LifetimeBook();
    const ended: Lifetime[] = [];
    book.open(0, 3, null);
    for (let t = 1; t <= 2000; t++) {
      ended.push(...book.open(t, 3, Int32Array.of(1, t % 10 === 0 ? -1 : 2, 0)).ended);
      expect(book.alive).toBe(3);
    }
    expect(ended.length).toBe(200);
    ended.push(...book.close());
    expect(book.alive).toBe(0);
    expect(ended.reduce((sum, l) => sum + l.frames, 0)).toBe(3 * 2001);
  });

  test("several tracks may go on in one feature, and end together", () => {
    const book = new LifetimeBook();
    expect(book.open(0, 2, null).tracks).toEqual([[1], [2]]);
    const { tracks, ended } = book.open(1, 2, Int32Array.of(1, 1));
    expect(tracks).toEqual([[3], [1, 2]]);
    expect(ended).toEqual([]);
    expect(book.close()).toEqual([
      { track: 3, firstFrame: 1, lastFrame: 1, frames: 1 },
      { track: 1, firstFrame: 0, lastFrame: 1, frames: 2 },
      { track: 2, firstFrame: 0, lastFrame: 1, frames: 2 },
    ]);
  });

  test("the frame comes back with what it carries, and progress counts", async () => {
    const counts: number[] = [];
    const frames = [0, 1, 2].map((k) => ({ ...moving(k), name: `f${k}` }));
    const names: string[] = [];
    for await (const { source } of track(frames, { onProgress: (p) => counts.push(p.done) }))
      names.push(source.name);
    expect(names).toEqual(["f0", "f1", "f2"]);
    expect(counts).toEqual([1, 2, 3]);
  });

  test("one frame: everything is stable and lives one frame", async () => {
    const [step, ...rest] = await allSteps(track([moving(1)]));
    expect(rest).toEqual([]);
    expect(step.paints.every((p) => p.kind === "stable")).toBe(true);
    expect(step.ended.map((l) => l.frames)).toEqual(step.frame.features.map(() => 1));
  });

  test("frames without features are frames", async () => {
    const steps = await allSteps(track([patches(0, []), moving(1), patches(2, [])]));
    expect(steps.map((s) => s.frame.features.length)).toEqual([0, 12, 0]);
    expect(steps[1].ended.length).toBe(12);
  });
});

describe("hostile input", () => {
  test("no frames", async () => {
    await expect(allSteps(track([]))).rejects.toThrow(/No frames to track/);
  });

  test("a frame of another size throws, or is skipped and nothing else is lost", async () => {
    const frames = [moving(1), patches(2, [[2, 2, 5, 300]], 40, 30), moving(3)];
    await expect(allSteps(track(frames))).rejects.toThrow(/Frame 2 is 40x30; expected 96x96/);
    const skips: unknown[] = [];
    const steps = await allSteps(track(frames, { onSkip: (skip) => skips.push(skip) }));
    expect(steps.map((s) => s.frame.frame)).toEqual([1, 3]);
    expect(skips).toEqual([{ name: "frame 2", reason: "Frame 2 is 40x30; expected 96x96" }]);
  });

  test("an aborted run ends with its own error and keeps the steps before it", async () => {
    const stop = new AbortController();
    const got: number[] = [];
    const run = async (): Promise<void> => {
      for await (const { frame } of track([0, 1, 2, 3].map(moving), { signal: stop.signal })) {
        got.push(frame.frame);
        if (got.length === 2) stop.abort();
      }
    };
    const error = await run().catch((e: unknown) => e);
    expect(isHelioError(error, "aborted")).toBe(true);
    expect(got).toEqual([0, 1]);
  });

  test("rules out of range", () => {
    expect(() => trackRules({ profile: "other" as "paper" })).toThrow(
      /expected paper or release or exclusive/,
    );
    expect(() => trackRules({ neighbours: 40 })).toThrow(
      /neighbours is 40; expected an integer from 1 to 16/,
    );
    expect(() => trackRules({ matchEpsilon: -1 })).toThrow(/matchEpsilon is -1/);
    expect(() => movingDistance({ cadenceS: 0, pixelScaleArcsec: 0.083 })).toThrow(/cadenceS is 0/);
  });
});

test("Eq. 2 for the paper's data and for 2018", () => {
  // 4 km/s x 56 s / (725 km/arcsec x 0.083 arcsec).
  expect(movingDistance({ cadenceS: 56, pixelScaleArcsec: 0.083 })).toBeCloseTo(3.722476, 6);
  expect(Math.ceil(movingDistance({ cadenceS: 72, pixelScaleArcsec: 0.083 }))).toBe(5);
  expect(trackRules().movingDistancePx).toBe(movingDistance({ cadenceS: 56, pixelScaleArcsec: 0.083 }));
});
