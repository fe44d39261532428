import type { Leaks } from "../dataset/index.ts";
import type { LabelledSet } from "../types.ts";

/** Places in `scored` of the images that are no near-duplicate of a shot and of no shot's region. */
export function apartFrom(
  { images }: Pick<LabelledSet, "images">,
  leaks: Pick<Leaks, "pairs">,
  shots: Uint32Array,
  scored: Uint32Array,
): number[] {
  const drawn = new Set(shots);
  const twins = new Set(
    (leaks.pairs ?? []).flatMap(({ first, second }) => (drawn.has(first) ? [second] : [])),
  );
  const regions = new Set([...shots].flatMap((i) => images[i].region ?? []));
  return [...scored.keys()].filter((k) => {
    const { region } = images[scored[k]];
    return !twins.has(scored[k]) && (region === null || !regions.has(region));
  });
}
