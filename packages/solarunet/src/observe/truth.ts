import type { Raster, Score } from "@helioscope/core";
import {
  overlapBaseline,
  type SequenceTruth,
  scoreTracking,
  type TrackingScore,
  truthFromJson,
} from "@helioscope/synthetic";
import type { EventKind, TrackEvent, TrackedFeature, TrackedFrame } from "../types.ts";

const KINDS: readonly EventKind[] = [
  "appearance",
  "disappearance",
  "merging",
  "splitting",
  "emergence",
  "cancellation",
];

/** Collects a tracker's output over a sequence whose truth is known, and scores it beside the trivial tracker. */
export class TruthBook {
  readonly #truth: SequenceTruth;
  readonly #frames: { frame: number; features: readonly TrackedFeature[] }[] = [];
  readonly #events: TrackEvent[] = [];
  readonly #images: Raster<Float32Array>[] = [];

  /** Throws a FormatError when the text is no truth file. */
  constructor(text: string) {
    this.#truth = truthFromJson(text);
  }

  add(frame: TrackedFrame, events: readonly TrackEvent[], image: Raster<Float32Array>): void {
    this.#frames.push({ frame: frame.frame, features: frame.features });
    this.#events.push(...events);
    this.#images.push(image);
  }

  scores(): { readonly scores: Score[]; readonly ours: TrackingScore } {
    const ours = scoreTracking(this.#truth, { frames: this.#frames, events: this.#events });
    const trivial = scoreTracking(this.#truth, overlapBaseline(this.#images, this.#truth));
    const score = (metric: string, of: (score: TrackingScore) => number): Score => ({
      metric,
      value: of(ours),
      baseline: { name: "threshold and largest overlap", value: of(trivial) },
      higherIsBetter: true,
    });
    return {
      ours,
      scores: [
        score("detection precision", ({ detection }) => detection.precision),
        score("detection recall", ({ detection }) => detection.recall),
        score("detection F1", ({ detection }) => detection.f1),
        score("track purity", ({ tracks }) => tracks.purity),
        score("track completeness", ({ tracks }) => tracks.completeness),
        ...KINDS.map((kind) => score(`${kind} F1`, ({ events }) => events[kind].f1)),
      ],
    };
  }
}
