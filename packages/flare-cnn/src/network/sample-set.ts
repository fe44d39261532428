import { type Raster, type Skip, throwIfAborted, type WorkOptions } from "@helioscope/core";
import type { FlareInput, InputConfig, Sample } from "../types.ts";
import { type PrepareOptions, prepareInput } from "./prepare-input.ts";

/** A line-of-sight field in gauss, row 0 south, NaN for no data; 0.03 degrees a pixel where it does not say. */
export type SampleField = Raster<Float32Array> & { readonly pixelScaleDeg?: number };

/** Labelled magnetograms, as `openSamples` gives them. */
export interface SampleSource {
  readonly samples: readonly Sample[];
  read(index: number): Promise<SampleField>;
  readonly skipped: readonly Skip[];
}

/** Samples that could be read, and what a network takes of each. */
export interface PreparedSet {
  readonly samples: readonly Sample[];
  readonly skipped: readonly Skip[];
  /** The prepared magnetogram. */
  at(index: number): Promise<FlareInput>;
  /** The magnetogram itself, for what happens before it is prepared. */
  field(index: number): Promise<SampleField>;
}

/** Prepared inputs stay in memory as far as they fit. */
const CACHE_BYTES = 2 ** 29;

/**
 * Reads and prepares each sample once, or those that `wanted` names, so that what cannot be read is listed in `skipped`
 * before anything long begins, and the others go on.
 */
export async function prepareSet(
  source: SampleSource,
  input: InputConfig,
  options: WorkOptions & { readonly wanted?: readonly number[] } = {},
): Promise<PreparedSet> {
  const prepare = async (index: number) => {
    const field = await source.read(index);
    return prepareInput(field, input, scaleOf(field));
  };
  const wanted = options.wanted ?? source.samples.map((_, i) => i);
  const skipped: Skip[] = [...source.skipped];
  const kept: number[] = [];
  const cache = new Map<number, FlareInput>();
  let room = CACHE_BYTES;
  for (const [done, index] of wanted.entries()) {
    throwIfAborted(options.signal);
    try {
      const prepared = await prepare(index);
      if (room >= prepared.data.byteLength) {
        cache.set(index, prepared);
        room -= prepared.data.byteLength;
      }
      kept.push(index);
    } catch (error) {
      const reason = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
      skipped.push({ name: source.samples[index].file, reason });
    }
    options.onProgress?.({ stage: "prepare", done: done + 1, total: wanted.length });
  }
  return {
    samples: kept.map((index) => source.samples[index]),
    skipped,
    field: (index) => source.read(kept[index]),
    at: async (index) => cache.get(kept[index]) ?? prepare(kept[index]),
  };
}

/** What `prepareInput` is told of a field. */
export function scaleOf({ pixelScaleDeg }: SampleField): PrepareOptions {
  return pixelScaleDeg === undefined ? {} : { pixelScaleDeg };
}
