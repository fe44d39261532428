import type { PreparedDisc, SequenceItem } from "../types.ts";

const bytesOf = ({ data, valid }: PreparedDisc) => data.byteLength + valid.data.byteLength;

/**
 * A sequence that is read once and then kept, for evaluations that go over it again and again; where it is larger than
 * `maxBytes` (256 MiB where absent) nothing is kept and every pass reads it again.
 */
export function heldItems(
  items: () => AsyncIterable<SequenceItem>,
  maxBytes: number = 2 ** 28,
): () => AsyncIterable<SequenceItem> {
  let whole: readonly SequenceItem[] | undefined;
  let tooLarge = false;
  async function* pass(): AsyncGenerator<SequenceItem> {
    if (whole) {
      yield* whole;
      return;
    }
    const kept: SequenceItem[] = [];
    let bytes = 0;
    for await (const item of items()) {
      bytes += bytesOf(item.euv) + (item.field ? bytesOf(item.field) : 0);
      if (bytes > maxBytes) tooLarge = true;
      if (tooLarge) kept.length = 0;
      else kept.push(item);
      yield item;
    }
    if (!tooLarge) whole = kept;
  }
  return pass;
}
