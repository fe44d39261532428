import type { Source } from "./source.ts";

/** Bytes of one read: most headers, and the next one behind small data, come at once. */
const STEP = 2 ** 16;

/**
 * A source for what is read forwards in small steps, as headers are: it asks the one behind it for 64 KiB at a time
 * and passes the signal on to it. One read at a time.
 */
export function readAhead(source: Source, signal: AbortSignal | undefined): Source {
  const read = signal === undefined ? {} : { signal };
  let step: Uint8Array = new Uint8Array(0);
  let from = 0;
  return {
    size: source.size,
    async read(offset, length) {
      if (offset < from || offset + length > from + step.length) {
        step = await source.read(offset, Math.max(length, Math.min(STEP, source.size - offset)), read);
        from = offset;
      }
      return step.subarray(offset - from, offset - from + length);
    },
  };
}
