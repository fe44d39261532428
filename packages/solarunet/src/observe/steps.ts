import type { Mask, WorkOptions } from "@helioscope/core";
import type { SolarUnetConfig } from "../config.ts";
import { Identifier } from "../identify/index.ts";
import { filterTracks, type SwamisStep, type TrackSwamisOptions, trackSwamis } from "../swamis/index.ts";
import { type Paint, track } from "../track/index.ts";
import type { Lifetime, TrackEvent, TrackedFrame } from "../types.ts";
import type { UsedFrame } from "./images.ts";
import type { Scales } from "./scales.ts";
import { rowOrderOf, type Segmenter } from "./segmenter.ts";

/** What any of the trackers says of a frame once its successor has been seen. */
export interface Step {
  readonly frame: TrackedFrame;
  readonly used: UsedFrame;
  /** The mask that the features were found in; none where a threshold did it. */
  readonly mask: Mask | undefined;
  /** What happened around this frame; each event is told once in a sequence. */
  readonly events: readonly TrackEvent[];
  readonly paints: readonly Paint[];
  readonly ended: readonly Lifetime[];
  /** Tracks that ended and were taken for noise by the filter of SWAMIS. */
  readonly dropped: number;
}

type Held = Pick<Step, "used" | "mask">;

/** Runs the tracker of the profile. A few frames are held, whatever their number. */
export async function* trackSteps(
  frames: AsyncIterable<UsedFrame>,
  segmenter: Segmenter,
  scales: Scales,
  config: SolarUnetConfig,
  options: Pick<WorkOptions, "signal"> = {},
): AsyncGenerator<Step> {
  const held = new Map<number, Held>();
  const take = (frame: number): Held => {
    const found = held.get(frame)!;
    held.delete(frame);
    return found;
  };
  if (config.tracking.profile === "swamis") {
    yield* swamisSteps(frames, held, take, config, options);
    return;
  }
  const { profile, exclusive, match } = config.tracking;
  const rowOrder = rowOrderOf(profile);
  const identifier = new Identifier({
    minSizePx: config.segment.minSizePx,
    polarities: profile === "release" ? "together" : "separate",
    rowOrder,
  });
  async function* identified() {
    for await (const used of frames) {
      const significant = await segmenter(used.image, used.brought);
      held.set(used.index, { used, mask: "data" in significant ? significant : undefined });
      yield identifier.identify(used.image, significant, used.index);
    }
  }
  const rules = {
    movingDistancePx: scales.movingDistancePx,
    rowOrder,
    ...(exclusive === null ? {} : { exclusive }),
    ...(match === null ? {} : { match }),
  };
  for await (const { frame, events, paints, ended } of track(identified(), {
    profile,
    ...rules,
    ...options,
  })) {
    yield { frame, ...take(frame.frame), events, paints, ended, dropped: 0 };
  }
}

async function* swamisSteps(
  frames: AsyncIterable<UsedFrame>,
  held: Map<number, Held>,
  take: (frame: number) => Held,
  config: SolarUnetConfig,
  options: Pick<WorkOptions, "signal">,
): AsyncGenerator<Step> {
  async function* fields() {
    for await (const used of frames) {
      held.set(used.index, { used, mask: undefined });
      yield { ...used.image, frame: used.index };
    }
  }
  for await (const step of trackSwamis(fields(), { ...swamisOptions(config), ...options })) {
    const { frame, events, paints } = step;
    yield { frame, ...take(frame.frame), events, paints, ...endedOf(step, config) };
  }
}

/** SWAMIS as a configuration has it. */
export function swamisOptions({ segment, swamis }: SolarUnetConfig): TrackSwamisOptions {
  const { lowGauss, filter: _, ...rest } = swamis;
  return {
    ...rest,
    highGauss: segment.thresholdGauss,
    lowGauss: lowGauss ?? segment.thresholdGauss,
    minSizePx: segment.minSizePx,
  };
}

/** The tracks that ended, less those that the filter takes for noise. */
export function endedOf(
  { ended }: Pick<SwamisStep, "ended">,
  { swamis: { filter } }: SolarUnetConfig,
): Pick<Step, "ended" | "dropped"> {
  if (!filter) return { ended, dropped: 0 };
  const { kept, dropped } = filterTracks(ended, filter);
  return { ended: kept, dropped: dropped.length };
}
