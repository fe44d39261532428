import { AbortedError, type WorkOptions } from "@helioscope/core";
import type { SolarUnetConfig } from "../config.ts";
import { trackSwamis } from "../swamis/index.ts";
import type { TrackedFrame } from "../types.ts";
import { Handover } from "./handover.ts";
import type { UsedFrame } from "./images.ts";
import { endedOf, swamisOptions } from "./steps.ts";
import { Tally } from "./tally.ts";

/** What of a tracker's run goes into the comparison. */
export interface ComparedRun {
  /** Its first frame, whose features are compared. */
  readonly first: TrackedFrame;
  /** Element k counts the tracks that live k + 1 frames. */
  readonly lifetimes: readonly number[];
}

/** Runs SWAMIS beside another tracker, over the same frames as they pass by: neither holds more than its own few. */
export class SwamisBeside {
  readonly #config: SolarUnetConfig;
  readonly #options: Pick<WorkOptions, "signal">;
  readonly #frames = new Handover<UsedFrame>();
  #run: Promise<ComparedRun> | undefined;

  constructor(config: SolarUnetConfig, options: Pick<WorkOptions, "signal"> = {}) {
    this.#config = config;
    this.#options = options;
  }

  /** The frames, each given to SWAMIS first. What ends SWAMIS early is thrown here. */
  async *pass(frames: AsyncIterable<UsedFrame>): AsyncGenerator<UsedFrame> {
    const run = this.#track();
    this.#run = run;
    // Whoever waits for the result or for a frame to be taken hears of a failure; nobody may be waiting yet.
    run.catch(() => undefined);
    try {
      for await (const used of frames) {
        await Promise.race([this.#frames.put(used), run]);
        yield used;
      }
    } finally {
      this.#frames.end();
    }
  }

  /** What SWAMIS found, once all frames have passed. */
  async finish(): Promise<ComparedRun> {
    if (!this.#run) throw new AbortedError("No frame has passed");
    return this.#run;
  }

  async #track(): Promise<ComparedRun> {
    const tally = new Tally();
    let first: TrackedFrame | undefined;
    for await (const step of trackSwamis(this.#fields(), {
      ...swamisOptions(this.#config),
      ...this.#options,
    })) {
      first ??= step.frame;
      tally.add(step.frame.features.length, step.events, endedOf(step, this.#config).ended);
    }
    return { first: first!, lifetimes: tally.lifetimes };
  }

  async *#fields() {
    for await (const { image, index } of this.#frames.values()) yield { ...image, frame: index };
  }
}
