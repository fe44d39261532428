import { DataError } from "@helioscope/core";
import type { PreparedSet } from "../types.ts";
import type { ScaledFrames } from "./scaled-frames.ts";

/** Samples as arrays, as the networks take them. */
export interface LoadedSamples {
  readonly count: number;
  readonly frames: number;
  readonly sizePx: number;
  /** EUV, [count, frames, sizePx, sizePx], the earliest frame first; row 0 south. */
  readonly euv: Float32Array<ArrayBuffer>;
  /** Field, [count, sizePx, sizePx]; absent where `fields` is false. */
  readonly field: Float32Array<ArrayBuffer> | null;
}

/**
 * The samples at `indices` of the set as arrays. Throws a DataError for a sample that has no field, unless `fields` is false,
 * and for an index that is not there.
 */
export async function loadSamples(
  set: Pick<PreparedSet, "samples">,
  source: ScaledFrames,
  indices: ArrayLike<number>,
  { fields = true }: { readonly fields?: boolean } = {},
): Promise<LoadedSamples> {
  const samples = Array.from(indices, (index) => {
    const sample = set.samples[index];
    if (!sample || (fields && sample.field === null)) {
      throw new DataError(sample ? `Sample ${index} has no field` : `There is no sample ${index}`, {
        value: index,
        expected: `one of ${set.samples.length} samples${fields ? " with a field" : ""}`,
      });
    }
    return sample;
  });
  const { sizePx } = source;
  const pixels = sizePx * sizePx;
  const frames = samples[0]?.euv.length ?? 0;
  const euv = new Float32Array(samples.length * frames * pixels);
  const field = fields ? new Float32Array(samples.length * pixels) : null;
  for (const [k, sample] of samples.entries()) {
    for (const [frame, index] of sample.euv.entries()) {
      euv.set(await source.euv(index), (k * frames + frame) * pixels);
    }
    if (field && sample.field !== null) field.set(await source.field(sample.field), k * pixels);
  }
  return { count: samples.length, frames, sizePx, euv, field };
}
