import type { HarpRegions } from "./map.ts";

/**
 * Patches that must stay together when data are split: those that share a NOAA region, directly or through others
 * (connected components). Gives each HARPNUM the smallest one of its group. A patch may come several times, each time
 * with other regions; one without any is a group of its own.
 */
export function harpGroups(patches: Iterable<HarpRegions>): ReadonlyMap<number, number> {
  const parent = new Map<number, number>();
  const rootOf = (harp: number): number => {
    let root = harp;
    for (let up = parent.get(root)!; up !== root; up = parent.get(root)!) root = up;
    for (let at = harp; at !== root; ) {
      const up = parent.get(at)!;
      parent.set(at, root);
      at = up;
    }
    return root;
  };
  const firstHarp = new Map<number, number>();
  for (const { harp, noaa } of patches) {
    if (!parent.has(harp)) parent.set(harp, harp);
    for (const number of noaa) {
      const other = firstHarp.get(number);
      if (other === undefined) {
        firstHarp.set(number, harp);
        continue;
      }
      const [a, b] = [rootOf(harp), rootOf(other)];
      // The smaller number stays on top, so that a root is the smallest of its group.
      parent.set(Math.max(a, b), Math.min(a, b));
    }
  }
  return new Map([...parent.keys()].map((harp) => [harp, rootOf(harp)]));
}
