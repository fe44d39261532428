/** Works through items as they come, at most `most` at once. The first error ends it, when what is under way has ended. */
export async function inFlight<T>(
  items: AsyncIterable<T>,
  work: (item: T) => Promise<void>,
  most: number,
): Promise<void> {
  const working = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  for await (const item of items) {
    const one = work(item)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => working.delete(one));
    working.add(one);
    if (working.size >= most) await Promise.race(working);
    if (failure) break;
  }
  await Promise.all(working);
  if (failure) throw failure.error;
}
