import { seededRandom } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  eventKinds,
  type FoundFeature,
  magnetogramSequence,
  noiseOracle,
  overlapBaseline,
  scoreTracking,
  sequenceTruth,
  type TrackerOutput,
} from "../../src/index.ts";

const sequence = magnetogramSequence({ width: 300, height: 300, frames: 20, seed: 8 });
const truth = sequenceTruth(sequence);

/** The truth as output, each frame's features passed through `change`. */
const altered = (
  change: (features: readonly FoundFeature[], frame: number) => readonly FoundFeature[],
): TrackerOutput => ({
  frames: truth.frames.map(({ frame, features }) => ({ frame, features: change(features, frame) })),
  events: truth.events,
});

describe("scoreTracking", () => {
  it("gives the truth full marks", () => {
    const score = scoreTracking(truth, truth);
    expect(score.detection).toMatchObject({ precision: 1, recall: 1, f1: 1 });
    expect(score.tracks).toMatchObject({ purity: 1, completeness: 1, idSwitches: 0 });
    expect(score.tracks.foundTracks).toBe(score.tracks.trueTracks);
    for (const kind of eventKinds) {
      expect(score.events[kind]).toMatchObject({ precision: 1, recall: 1, f1: 1 });
      expect(score.confusion[kind][kind]).toBe(score.events[kind].truth);
    }
  });

  it("does not depend on labels or on the order of features", () => {
    const random = seededRandom(3);
    const names = truth.frames.map(({ features }) => random.shuffle(features.map((f) => 100 + f.label)));
    const output: TrackerOutput = {
      frames: truth.frames.map(({ frame, features }) => ({
        frame,
        features: random.shuffle(
          features.map((f, i) => ({ ...f, label: names[frame][i], track: 5000 - f.track })),
        ),
      })),
      events: truth.events.map((event) => ({
        ...event,
        parents: event.parents.map((label) => names[event.frameFrom][label - 1]),
        children: event.children.map((label) => names[event.frameTo][label - 1]),
      })),
    };
    expect(scoreTracking(truth, output)).toEqual(scoreTracking(truth, truth));
  });

  it("loses recall, and nothing else of detection, with dropped features", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.05, max: 0.5, noNaN: true }), (seed, share) => {
        const random = seededRandom(seed);
        let kept = 0;
        const output = altered((features) => features.filter(() => random.uniform() >= share && ++kept > 0));
        const { detection, tracks } = scoreTracking(truth, output);
        expect(detection.precision).toBe(1);
        expect(detection.recall).toBe(kept / detection.truth);
        expect(Math.abs(detection.recall - (1 - share))).toBeLessThan(0.06);
        expect(tracks.purity).toBe(1);
      }),
      { numRuns: 10 },
    );
  });

  it("counts the wrong sign as both missed and invented", () => {
    const score = scoreTracking(
      truth,
      altered((features) => features.map((f, i) => (i === 0 ? { ...f, sign: f.sign === 1 ? -1 : 1 } : f))),
    );
    const { detection } = score;
    expect(detection.truth - detection.matched).toBe(truth.frames.length);
    expect(detection.found - detection.matched).toBe(truth.frames.length);
  });

  it("takes the first of several tracks", () => {
    const output = altered((features) =>
      features.map(({ track, ...f }) => ({ ...f, tracks: [track as number, 9999] })),
    );
    expect(scoreTracking(truth, output).tracks).toEqual(scoreTracking(truth, truth).tracks);
  });

  it("tells impure tracks from broken ones", () => {
    const everythingOne = scoreTracking(
      truth,
      altered((features) => features.map((f) => ({ ...f, track: 1 }))),
    );
    expect(everythingOne.tracks.purity).toBeLessThan(0.1);
    expect(everythingOne.tracks).toMatchObject({ completeness: 1, idSwitches: 0 });
    const cut = scoreTracking(
      truth,
      altered((features, frame) =>
        features.map((f) => ({ ...f, track: (f.track as number) + (frame < 10 ? 0 : 9999) })),
      ),
    );
    const crossing = truth.tracks.filter((t) => t.firstFrame < 10 && t.lastFrame >= 10).length;
    expect(cut.tracks.purity).toBe(1);
    expect(cut.tracks.completeness).toBeLessThan(1);
    expect(cut.tracks.idSwitches).toBe(crossing);
  });

  it("says what missed events were taken for", () => {
    const events = truth.events
      .filter((event) => event.kind !== "splitting")
      .map((event) => (event.kind === "emergence" ? { ...event, kind: "appearance" as const } : event));
    const { events: scores, confusion } = scoreTracking(truth, { ...truth, events });
    const count = (kind: string): number => truth.events.filter((event) => event.kind === kind).length;
    expect(scores.splitting).toMatchObject({ found: 0, recall: 0, f1: 0 });
    expect(scores.splitting.precision).toBeNaN();
    expect(confusion.splitting.none).toBe(count("splitting"));
    expect(confusion.emergence.appearance).toBe(count("emergence"));
    expect(scores.appearance.precision).toBe(
      count("appearance") / (count("appearance") + count("emergence")),
    );
    expect(scores.merging.f1).toBe(1);
  });

  it("asks for the right frames and for more than half of the members", () => {
    const late = truth.events.map((e) => ({ ...e, frameFrom: e.frameFrom + 1, frameTo: e.frameTo + 1 }));
    const shifted = scoreTracking(truth, {
      ...truth,
      events: late.filter((e) => e.frameTo < truth.frames.length),
    });
    expect(shifted.events.merging.recall).toBeLessThan(0.2);
    const pairs = truth.events.filter((e) => e.kind === "merging" && e.parents.length === 2);
    const oneWrong = pairs.map((e) => ({ ...e, parents: [e.parents[0], 777] }));
    expect(scoreTracking(truth, { ...truth, events: oneWrong }).events.merging.matched).toBe(0);
    const oneLess = pairs.map((e) => ({ ...e, parents: [e.parents[0]] }));
    expect(scoreTracking(truth, { ...truth, events: oneLess }).events.merging.matched).toBe(pairs.length);
    const jump = scoreTracking(truth, {
      ...truth,
      events: [{ ...pairs[0], frameFrom: pairs[0].frameTo - 2 }],
    });
    expect(jump.confusion.none.merging).toBe(1);
  });

  it("refuses output that cannot be of this truth", () => {
    const twice = { frames: [truth.frames[0], truth.frames[0]], events: [] };
    expect(() => scoreTracking(truth, twice)).toThrow(expect.objectContaining({ kind: "data" }));
    const unknown = { frames: [{ frame: 99, features: [] }], events: [] };
    expect(() => scoreTracking(truth, unknown)).toThrow(expect.objectContaining({ kind: "data" }));
    const outside = { label: 1, sign: 1, track: 1, runs: Int32Array.of(2, 290, 301) } as const;
    expect(() => scoreTracking(truth, { frames: [{ frame: 0, features: [outside] }], events: [] })).toThrow(
      expect.objectContaining({ kind: "shape" }),
    );
    expect(() => scoreTracking(truth, truth, { minOverlap: 0 })).toThrow(
      expect.objectContaining({ kind: "argument" }),
    );
    expect(scoreTracking(truth, { frames: [], events: [] }).detection).toMatchObject({ recall: 0, found: 0 });
  });
});

describe("overlapBaseline", () => {
  it("is perfect at detection on clean frames and blind to four kinds of events", () => {
    const score = scoreTracking(truth, overlapBaseline(Array.from(sequence, (frame) => frame.clean)));
    expect(score.detection.f1).toBe(1);
    expect(score.tracks.purity).toBeGreaterThan(0.95);
    expect(score.events.appearance.recall).toBe(1);
    expect(score.events.disappearance.recall).toBe(1);
    for (const kind of ["merging", "splitting", "cancellation", "emergence"] as const) {
      expect(score.events[kind].recall).toBe(0);
    }
  });

  it("detects 97 % and keeps tracks 95 % pure at the default noise", () => {
    const score = scoreTracking(truth, overlapBaseline(Array.from(sequence, (frame) => frame.image)));
    expect(score.detection.f1).toBeGreaterThan(0.97);
    expect(score.detection.f1).toBeLessThan(1);
    expect(score.tracks.purity).toBeGreaterThan(0.95);
  });
});

describe("noiseOracle", () => {
  it("is the truth without noise and loses little with it", () => {
    const quiet = { noiseGauss: 0, backgroundGauss: 0, oscillationGauss: 0 };
    const silent = magnetogramSequence({ ...sequence.options, ...quiet });
    expect(noiseOracle(silent).frames).toEqual(truth.frames);
    const score = scoreTracking(truth, noiseOracle(sequence));
    const baseline = scoreTracking(truth, overlapBaseline(Array.from(sequence, (frame) => frame.image)));
    expect(score.detection).toEqual(baseline.detection);
    expect(score.tracks.purity).toBeGreaterThan(baseline.tracks.purity);
    for (const kind of eventKinds) {
      expect(score.events[kind].f1, kind).toBeGreaterThan(baseline.events[kind].f1);
      expect(score.events[kind].f1, kind).toBeLessThanOrEqual(1);
    }
  });
});
