import type { Flare } from "@helioscope/archives";

/** Flares by the NOAA number of their region, each list in the order given; those without a number are of none. */
export function flaresByNoaa(flares: Iterable<Flare>): ReadonlyMap<number, readonly Flare[]> {
  const byNoaa = new Map<number, Flare[]>();
  for (const flare of flares) {
    if (flare.noaa === null) continue;
    const list = byNoaa.get(flare.noaa);
    if (list) list.push(flare);
    else byNoaa.set(flare.noaa, [flare]);
  }
  return byNoaa;
}
