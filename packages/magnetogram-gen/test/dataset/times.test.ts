import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkLeaks } from "../../src/dataset/check-leaks.ts";
import { nearestTime } from "../../src/dataset/nearest.ts";
import { pairByTime } from "../../src/dataset/pair-by-time.ts";
import { sequencesOf } from "../../src/dataset/sequences.ts";
import { sampleSpan, splitSamples } from "../../src/dataset/split-samples.ts";
import type { SequenceSample } from "../../src/types.ts";
import { filesAt, iso, MINUTE, START, sample } from "./support.ts";

const minutes = (...list: number[]) => list.map((minute) => START + minute * MINUTE);
const sorted = fc
  .uniqueArray(fc.integer({ min: 0, max: 4000 }), { maxLength: 60 })
  .map((list) => minutes(...list.sort((a, b) => a - b)));

describe("pairs", () => {
  test("nearest within the limit, a field once", () => {
    const euv = minutes(0, 12, 24, 36, 48);
    const field = minutes(1, 20, 23, 41, 60);
    expect(pairByTime(euv, field, 6)).toEqual([0, null, 2, 3, null]);
    expect(pairByTime(euv, [], 6)).toEqual([null, null, null, null, null]);
  });

  test("each other's nearest, whatever the times", () => {
    fc.assert(
      fc.property(sorted, sorted, fc.integer({ min: 0, max: 40 }), (euv, field, limit) => {
        const pairs = pairByTime(euv, field, limit);
        const used = pairs.filter((index) => index !== null);
        expect(new Set(used).size).toBe(used.length);
        for (const [i, j] of pairs.entries()) {
          if (j === null) continue;
          const apart = Math.abs(euv[i] - field[j]);
          expect(apart).toBeLessThanOrEqual(limit * MINUTE);
          expect(apart).toBe(Math.min(...field.map((time) => Math.abs(time - euv[i]))));
          expect(apart).toBe(Math.min(...euv.map((time) => Math.abs(time - field[j]))));
        }
      }),
    );
  });

  test("the nearest time is that of a search through all", () => {
    fc.assert(
      fc.property(sorted, fc.integer({ min: -50, max: 4100 }), (times, minute) => {
        const time = START + minute * MINUTE;
        const found = nearestTime(times, time);
        if (times.length === 0) expect(found).toBe(-1);
        else
          expect(Math.abs(times[found] - time)).toBe(
            Math.min(...times.map((other) => Math.abs(other - time))),
          );
      }),
    );
  });
});

describe("sequences", () => {
  const three = { frames: 3, cadenceMinutes: 12, toleranceMinutes: 3, pairMinutes: 6 };

  test("runs overlap and end at gaps", () => {
    expect(sequencesOf(minutes(0, 12, 24, 36, 60, 72, 84), three)).toEqual([
      [0, 1, 2],
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  test("images between the places of the cadence are passed over", () => {
    expect(sequencesOf(minutes(0, 2, 13, 18, 26), three)).toEqual([[1, 2, 4]]);
  });

  test("one image is a sequence of one", () => {
    expect(sequencesOf(minutes(0, 500), { ...three, frames: 1 })).toEqual([[0], [1]]);
  });

  test("a tolerance as long as the cadence is refused", () => {
    expect(() => sequencesOf(minutes(0), { ...three, toleranceMinutes: 12 })).toThrow("tolerance of 12");
  });

  test("every image is within the tolerance of its place, and later than the one before", () => {
    fc.assert(
      fc.property(
        sorted,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 5, max: 30 }),
        (times, frames, cadence) => {
          const toleranceMinutes = cadence - 1;
          for (const run of sequencesOf(times, {
            frames,
            cadenceMinutes: cadence,
            toleranceMinutes,
            pairMinutes: 1,
          })) {
            expect(run.length).toBe(frames);
            for (const [k, index] of run.entries()) {
              const place = times[run[frames - 1]] - (frames - 1 - k) * cadence * MINUTE;
              expect(Math.abs(times[index] - place)).toBeLessThanOrEqual(toleranceMinutes * MINUTE);
              if (k > 0) expect(index).toBeGreaterThan(run[k - 1]);
            }
          }
        },
      ),
    );
  });
});

/** Samples of three images at 12 minutes, each with a field. */
function setOf(times: readonly number[]) {
  const files = { euv: filesAt("euv", times), field: filesAt("field", times) };
  const runs = sequencesOf(times, { frames: 3, cadenceMinutes: 12, toleranceMinutes: 3, pairMinutes: 6 });
  const samples = runs.map((run): SequenceSample => sample(run, run[2], iso(times[run[2]])));
  return { ...files, samples };
}

const every12 = (count: number) => Array.from({ length: count }, (_, i) => START + 12 * i * MINUTE);
const shares = { validationShare: 0.2, testShare: 0.2, gapHours: 0.6 };

describe("sides", () => {
  test("the paper's: 60, 20 and 20 per cent with 36 minutes between", () => {
    const set = setOf(every12(1002));
    const samples = splitSamples(set, set.samples, shares);
    // A sample looks back 24 minutes: four end within each gap, and 60, 20 and 20 per cent of 992 are left.
    const count = (side: string | null) => samples.filter((one) => one.side === side).length;
    expect([count("train"), count("validation"), count("test"), count(null)]).toEqual([595, 199, 198, 8]);
    const [train, validation] = (["train", "validation"] as const).map((side) =>
      samples.filter((one) => one.side === side).map((one) => sampleSpan(set, one)),
    );
    const end = Math.max(...train.map(([, last]) => last));
    expect(Math.min(...validation.map(([first]) => first)) - end).toBe(36 * MINUTE);
  });

  test("nothing of a side lies in the gap of another, whatever the times", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 10, max: 14 }), { minLength: 60, maxLength: 150 }),
        fc.integer({ min: 0, max: 180 }),
        fc.constantFrom(0, 0.2, 0.35),
        (steps, gapMinutes, validationShare) => {
          let time = START;
          const set = setOf(steps.map((step) => (time += step * MINUTE)));
          const gapHours = gapMinutes / 60;
          const split = { validationShare, testShare: 0.2, gapHours };
          let samples: SequenceSample[];
          try {
            samples = splitSamples(set, set.samples, split);
          } catch {
            return;
          }
          expect(checkLeaks({ ...set, samples }, gapHours)).toEqual([]);
          const counted = samples.filter(({ side }) => side !== null);
          const test = counted.filter(({ side }) => side === "test");
          expect(Math.abs(test.length - 0.2 * counted.length)).toBeLessThanOrEqual(1);
          expect(counted.some(({ side }) => side === "validation")).toBe(validationShare > 0);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("samples without a field have no side", () => {
    const set = setOf(every12(300));
    const samples = set.samples.map((one, i) => (i % 2 === 0 ? { ...one, field: null } : one));
    expect(
      splitSamples(set, samples, shares).filter(({ side, field }) => side !== null && field === null),
    ).toEqual([]);
  });

  test("too short a time, and shares that leave nothing", () => {
    const set = setOf(every12(30));
    expect(() => splitSamples(set, set.samples, { ...shares, gapHours: 24 })).toThrow(
      "too few, or in too short a time",
    );
    expect(() => splitSamples(set, set.samples, { ...shares, testShare: 0.8 })).toThrow(
      "nothing to train on",
    );
  });

  test("a leak is found", () => {
    const set = setOf(every12(20));
    const samples = set.samples.map((one, i): SequenceSample => ({ ...one, side: i < 9 ? "train" : "test" }));
    expect(checkLeaks({ ...set, samples }, 1)).toEqual([
      { sides: ["train", "test"], gapHours: 0, shared: 2 },
    ]);
    const apart = samples.filter((_, i) => i < 9 || i > 12);
    expect(checkLeaks({ ...set, samples: apart }, 1)).toEqual([
      { sides: ["train", "test"], gapHours: 0.6, shared: 0 },
    ]);
    expect(checkLeaks({ ...set, samples: apart }, 0.6)).toEqual([]);
  });
});
