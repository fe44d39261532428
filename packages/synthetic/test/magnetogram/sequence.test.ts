import { seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { eventKinds, magnetogramSequence, sequenceTruth, type TruthFeature } from "../../src/index.ts";
import { floodRegions, pixelsOf } from "../flood.ts";

const small = { width: 160, height: 140, frames: 4 };

describe("magnetogramSequence", () => {
  it("repeats with its seed, in every iteration, and differs with another", () => {
    const sequence = magnetogramSequence({ ...small, seed: 3 });
    const once = [...sequence];
    expect([...sequence]).toEqual(once);
    expect([...magnetogramSequence({ ...small, seed: 3 })]).toEqual(once);
    const other = [...magnetogramSequence({ ...small, seed: 4 })];
    expect(other[0].image.data).not.toEqual(once[0].image.data);
    expect(other[0].truth).not.toEqual(once[0].truth);
  });

  it("takes a generator without drawing from it", () => {
    const random = seededRandom("sun");
    const state = random.state();
    const sequence = magnetogramSequence(small, random);
    const frames = [...sequence];
    expect(random.state()).toEqual(state);
    expect(sequence.seed).toBeNull();
    expect(sequence.randomState).toEqual(state);
    expect([...magnetogramSequence(small, seededRandom("sun"))]).toEqual(frames);
  });

  it("makes each frame when it is asked for", () => {
    const endless = magnetogramSequence({ ...small, frames: 1_000_000 });
    const iterator = endless[Symbol.iterator]();
    expect(iterator.next().value?.frame).toBe(0);
    expect(iterator.next().value?.utc).toBe("2018-06-07T16:23:35.000Z");
    iterator.return?.();
  });

  it("has for truth what a flood fill sees in the clean field", () => {
    for (const { clean, truth } of magnetogramSequence({ ...small, patches: 1 })) {
      const regions = floodRegions(clean, 150, 10);
      expect(truth.features.map((f) => pixelsOf(f.runs, clean.width))).toEqual(regions.map((r) => r.pixels));
      for (const feature of truth.features) {
        const pixels = [...pixelsOf(feature.runs, clean.width)];
        expect(feature.fluxGauss).toBe(pixels.reduce((sum, p) => sum + clean.data[p], 0));
      }
    }
  });

  it("adds the noise that was asked for", () => {
    const rms = (options: object): number => {
      let sum = 0;
      let n = 0;
      for (const { image, clean } of magnetogramSequence({
        width: 256,
        height: 256,
        frames: 6,
        ...options,
      })) {
        for (let i = 0; i < image.data.length; i++) sum += (image.data[i] - clean.data[i]) ** 2;
        n += image.data.length;
      }
      return Math.sqrt(sum / n);
    };
    const quiet = { noiseGauss: 0, backgroundGauss: 0, oscillationGauss: 0 };
    expect(rms(quiet)).toBe(0);
    expect(rms({ ...quiet, noiseGauss: 12 })).toBeCloseTo(12, 1);
    expect(Math.abs(rms({ ...quiet, backgroundGauss: 8 }) - 8)).toBeLessThan(0.4);
    expect(Math.abs(rms({ ...quiet, oscillationGauss: 4 }) - 4)).toBeLessThan(0.8);
  });

  it("shows several of each event in 25 frames of 360 x 360", () => {
    const truth = sequenceTruth(magnetogramSequence({ width: 360, height: 360, frames: 25 }));
    for (const kind of eventKinds) {
      expect(truth.events.filter((event) => event.kind === kind).length, kind).toBeGreaterThanOrEqual(5);
    }
    for (const kind of ["cancellation", "emergence"]) {
      const own = truth.events.filter((event) => event.kind === kind);
      expect(own.some((event) => event.balanced)).toBe(true);
      expect(own.some((event) => event.balanced === false)).toBe(true);
    }
  });

  it("refuses options that make no Sun", () => {
    for (const wrong of [
      { width: 12 },
      { frames: -1 },
      { noiseGauss: -1 },
      { noiseGauss: Number.NaN },
      { cellMm: Number.POSITIVE_INFINITY },
      { levelGauss: 0 },
      { fluxRangeGauss: [5, 4] as const },
      { fluxExponent: -1 },
      { start: "yesterday" },
      { rampFrames: [] },
    ]) {
      expect(() => magnetogramSequence(wrong)).toThrow(expect.objectContaining({ kind: "argument" }));
    }
  });
});

describe("patches", () => {
  it("are one large feature each, that goes on", () => {
    const truth = sequenceTruth(magnetogramSequence({ width: 260, height: 260, frames: 8, patches: 1 }));
    const largest = truth.frames.map(({ features }) =>
      features.reduce((a, b) => (b.sizePx > a.sizePx ? b : a)),
    );
    expect(new Set(largest.map((f) => f.track)).size).toBe(1);
    expect(Math.min(...largest.map((f) => f.sizePx))).toBeGreaterThan(500);
    expect(largest[0].runs).not.toEqual(largest[7].runs);
  });

  it("that find no room are an error", () => {
    expect(() => sequenceTruth(magnetogramSequence({ ...small, patches: 40 }))).toThrow(
      expect.objectContaining({ kind: "argument" }),
    );
  });
});

describe("the truth of a default sequence", () => {
  const sequence = magnetogramSequence({ width: 360, height: 360, frames: 25, seed: 2 });
  const truth = sequenceTruth(sequence);
  const feature = (frame: number, label: number): TruthFeature => truth.frames[frame].features[label - 1];

  it("gives every newborn and every dying feature exactly one reason", () => {
    for (let frame = 1; frame < truth.frames.length; frame++) {
      const before = truth.frames[frame - 1].features;
      const { events, features } = truth.frames[frame];
      const died = new Set(events.filter((e) => e.kind === "disappearance").flatMap((e) => e.parents));
      const born = new Set(events.filter((e) => e.kind === "appearance").flatMap((e) => e.children));
      const others = events.filter((e) => e.kind !== "disappearance" && e.kind !== "appearance");
      for (const label of others.flatMap((e) => e.parents)) expect(died.has(label)).toBe(false);
      for (const label of others.flatMap((e) => e.children)) expect(born.has(label)).toBe(false);
      const named = new Set([...died, ...others.flatMap((e) => e.parents)]);
      const living = new Set(features.map((f) => f.track));
      for (const f of before) if (!living.has(f.track)) expect(named.has(f.label)).toBe(true);
      const reasons = new Set([...born, ...others.flatMap((e) => e.children)]);
      const known = new Set(before.map((f) => f.track));
      for (const f of features) if (!known.has(f.track)) expect(reasons.has(f.label)).toBe(true);
    }
  });

  it("joins and divides like signs, and sets opposite signs against each other", () => {
    for (const event of truth.events) {
      const parents = event.parents.map((label) => feature(event.frameFrom, label));
      const children = event.children.map((label) => feature(event.frameTo, label));
      const signs = new Set([...parents, ...children].map((f) => f.sign));
      const exchange = event.kind === "cancellation" || event.kind === "emergence";
      expect(signs.size).toBe(exchange ? 2 : 1);
      expect(event.balanced).toBe(exchange ? parents.length === 0 || children.length === 0 : null);
      expect(event.fluxBeforeGauss).toBe(parents.reduce((sum, f) => sum + f.fluxGauss, 0));
      expect(event.fluxAfterGauss).toBe(children.reduce((sum, f) => sum + f.fluxGauss, 0));
    }
  });

  it("conserves flux to within eps2 of Eqs. 7 to 9", () => {
    let kept = 0;
    let exchanges = 0;
    for (const { kind, fluxBeforeGauss: before, fluxAfterGauss: after, ...event } of truth.events) {
      if (kind === "merging") expect(Math.abs(before - after) / Math.abs(after)).toBeLessThan(0.5);
      if (kind === "splitting") expect(Math.abs(before - after) / Math.abs(before)).toBeLessThan(0.5);
      if (event.balanced === false) {
        const [rest, both] = kind === "cancellation" ? [after, before] : [before, after];
        exchanges++;
        if (Math.abs(Math.abs(both) - Math.abs(rest)) <= 0.5 * Math.abs(rest)) kept++;
      }
    }
    expect(exchanges).toBeGreaterThan(5);
    expect(kept / exchanges).toBeGreaterThan(0.85);
  });

  it("moves no feature beyond its region of interest (Eq. 3)", () => {
    const distance = 2 * 3.72;
    for (let frame = 1; frame < truth.frames.length; frame++) {
      const before = new Map(truth.frames[frame - 1].features.map((f) => [f.track, f]));
      for (const f of truth.frames[frame].features) {
        const from = before.get(f.track);
        if (!from) continue;
        expect(f.sign).toBe(from.sign);
        const reach = Math.max(...farthest(from));
        expect(Math.hypot(f.x - from.x, f.y - from.y)).toBeLessThanOrEqual(distance + reach);
      }
    }
  });

  it("lists tracks without gaps", () => {
    const frames = new Map<number, number[]>();
    for (const { frame, features } of truth.frames) {
      expect(new Set(features.map((f) => f.track)).size).toBe(features.length);
      for (const { track } of features) frames.set(track, [...(frames.get(track) ?? []), frame]);
    }
    expect(truth.tracks.length).toBe(frames.size);
    for (const { track, firstFrame, lastFrame } of truth.tracks) {
      const own = frames.get(track) as number[];
      expect([own[0], own.at(-1), own.length]).toEqual([firstFrame, lastFrame, lastFrame - firstFrame + 1]);
    }
  });
});

function farthest({ runs, x, y }: TruthFeature): number[] {
  const distances: number[] = [];
  for (let k = 0; k < runs.length; k += 3) {
    distances.push(Math.hypot(runs[k + 1] - x, runs[k] - y), Math.hypot(runs[k + 2] - 1 - x, runs[k] - y));
  }
  return distances;
}
