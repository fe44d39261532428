import { throwIfAborted } from "@helioscope/core";
import type { PreparedSet, SequenceItem, Side } from "../types.ts";

/**
 * The EUV images that the samples of a side look at, each once, in the order of time, with the field where the image ends a
 * sample that has one; `side` null: all images of the set. Gaps show in the times. The next image is read while one is used;
 * more are never in memory.
 */
export async function* sequenceItems(
  set: PreparedSet,
  side: Side | null,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<SequenceItem> {
  const fields = new Map<number, number>();
  const wanted = new Set<number>();
  for (const sample of set.samples) {
    if (sample.field !== null) fields.set(sample.euv[sample.euv.length - 1], sample.field);
    if (side === null || sample.side === side) for (const index of sample.euv) wanted.add(index);
  }
  const indices = side === null ? set.euv.map((_, index) => index) : [...wanted].sort((a, b) => a - b);
  const read = async (index: number): Promise<SequenceItem> => {
    const field = fields.get(index);
    const euv = await set.read(set.euv[index]);
    return {
      utc: set.euv[index].utc,
      euv,
      ...(field !== undefined && { field: await set.read(set.field[field]) }),
    };
  };
  let ahead: Promise<SequenceItem> | undefined;
  try {
    for (const [place, index] of indices.entries()) {
      throwIfAborted(options.signal);
      const item = await (ahead ?? read(index));
      const next = indices[place + 1];
      ahead = next === undefined ? undefined : read(next);
      // Looked at when its turn comes; an error before that is not unhandled.
      ahead?.catch(() => undefined);
      yield item;
    }
  } finally {
    await ahead?.catch(() => undefined);
  }
}
