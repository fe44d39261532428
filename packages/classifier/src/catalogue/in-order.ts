export interface InOrderOptions {
  /** Results that wait to be taken, those in the making included. */
  readonly ahead: number;
  /** Calls of `work` at a time. */
  readonly atOnce: number;
}

/**
 * Applies `work` to what a source gives and yields the results in its order. The source is read and worked on while the
 * taker is busy, at most `ahead` items before it: memory is bounded however long the source is. `work` does not throw;
 * what the source throws comes out in its place.
 */
export async function* inOrder<A, B>(
  source: AsyncIterable<A>,
  work: (item: A) => Promise<B>,
  { ahead, atOnce }: InOrderOptions,
): AsyncGenerator<B> {
  const iterator = source[Symbol.asyncIterator]();
  const made: Promise<B>[] = [];
  const busy = new Set<Promise<unknown>>();
  let failure: { readonly cause: unknown } | undefined;
  let ended = false;
  let wake: () => void = () => {};
  const sleep = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  let changed = sleep();
  const tell = () => {
    wake();
    changed = sleep();
  };

  const pump = async () => {
    try {
      while (!ended) {
        if (made.length >= ahead || busy.size >= atOnce) {
          await changed;
          continue;
        }
        const next = await iterator.next();
        if (next.done) break;
        const result = work(next.value);
        made.push(result);
        busy.add(result);
        const over = () => {
          busy.delete(result);
          tell();
        };
        result.then(over, over);
        tell();
      }
    } catch (cause) {
      failure = { cause };
    }
    ended = true;
    tell();
  };

  const pumping = pump();
  try {
    for (;;) {
      const first = made.shift();
      if (first) {
        tell();
        yield await first;
      } else if (ended) break;
      else await changed;
    }
    if (failure) throw failure.cause;
  } finally {
    ended = true;
    tell();
    await pumping;
    await Promise.allSettled(busy);
    await iterator.return?.();
  }
}
