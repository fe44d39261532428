import type { Raster, Score } from "@helioscope/core";
import {
  overlapBaseline,
  type SequenceTruth,
  scoreTracking,
  type TrackingScore,
  truthFromJson,
} from "@helioscope/synthetic";
import type { TrackEvent, TrackedFeature, TrackedFrame } from "../types.ts";
import { EVENT_KINDS } from "./event-tables.ts";

/** What the trivial tracker looks at: the pixels from its level on. */
interface StrongPixels {
  readonly width: number;
  readonly height: number;
  readonly at: Int32Array;
  readonly values: Float32Array;
}

function strongPixels({ data, width, height }: Raster<Float32Array>, levelGauss: number): StrongPixels {
  const at: number[] = [];
  for (let i = 0; i < data.length; i++) if (Math.abs(data[i]) >= levelGauss) at.push(i);
  return { width, height, at: Int32Array.from(at), values: Float32Array.from(at, (i) => data[i]) };
}

/** The images again, one at a time, 0 where they were weak. */
function* whole(images: readonly StrongPixels[]): Generator<Raster<Float32Array>> {
  for (const { width, height, at, values } of images) {
    const data = new Float32Array(width * height);
    for (let k = 0; k < at.length; k++) data[at[k]] = values[k];
    yield { data, width, height };
  }
}

/** Collects a tracker's output over a sequence whose truth is known, and scores it beside the trivial tracker. */
export class TruthBook {
  readonly #truth: SequenceTruth;
  readonly #frames: { frame: number; features: readonly TrackedFeature[] }[] = [];
  readonly #events: TrackEvent[] = [];
  readonly #images: StrongPixels[] = [];

  /** Throws a FormatError when the text is no truth file. */
  constructor(text: string) {
    this.#truth = truthFromJson(text);
  }

  add(frame: TrackedFrame, events: readonly TrackEvent[], image: Raster<Float32Array>): void {
    this.#frames.push({ frame: frame.frame, features: frame.features });
    this.#events.push(...events);
    this.#images.push(strongPixels(image, this.#truth.levelGauss));
  }

  scores(): { readonly scores: Score[]; readonly ours: TrackingScore } {
    const ours = scoreTracking(this.#truth, { frames: this.#frames, events: this.#events });
    const trivial = scoreTracking(this.#truth, overlapBaseline(whole(this.#images), this.#truth));
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
        ...EVENT_KINDS.map((kind) => score(`${kind} F1`, ({ events }) => events[kind].f1)),
      ],
    };
  }
}
