import { AbortedError, DataError, type Store, type WorkOptions } from "@helioscope/core";
import { frameToFits } from "./fits.ts";
import type { RegionFlare } from "./flares.ts";
import { flareSpanText, flaresToCsv, harpMapText } from "./lists.ts";
import type { ActivePopulation } from "./population.ts";
import { populationTruthToJson, type RegionTruth, regionTruth } from "./truth.ts";

/** What {@link writePopulation} wrote. */
export interface WrittenPopulation {
  readonly regions: number;
  /** Regions with a flare of class M or above. */
  readonly flaring: number;
  readonly magnetograms: number;
  /** Those of them that an earlier run had written. */
  readonly found: number;
  readonly bytes: number;
  readonly flares: { readonly c: number; readonly m: number; readonly x: number };
}

const PLAN = "population.json";

/**
 * Writes a population as the archives would give it: a FITS file for each magnetogram, `flares.csv` with what it covers (`flares.json`), `harp_noaa.txt`, and
 * `truth.json`, which comes last. An interrupted run is gone on with where the folder holds the same population.
 *
 * Throws a DataError where the store holds anything else, an AbortedError when it is asked to stop.
 */
export async function writePopulation(
  population: ActivePopulation,
  store: Store,
  { signal, onProgress }: WorkOptions = {},
): Promise<WrittenPopulation> {
  await begin(population, store);
  const truths: RegionTruth[] = [];
  const flares: RegionFlare[] = [];
  let [magnetograms, found, bytes] = [0, 0, 0];
  const total = population.length;
  for (const region of population) {
    const truth = regionTruth(region);
    for (const [i, { file }] of truth.frames.entries()) {
      if (signal?.aborted) throw new AbortedError();
      magnetograms++;
      if (await store.has(file)) {
        found++;
        continue;
      }
      const content = await frameToFits(region, region.frame(region.hours[i]), signal);
      await store.write(file, content);
      bytes += content.length;
    }
    truths.push(truth);
    flares.push(...region.flares);
    onProgress?.({ stage: "active regions", done: truths.length, total });
  }
  flares.sort((a, b) => (a.startUtc < b.startUtc ? -1 : a.startUtc > b.startUtc ? 1 : a.harp - b.harp));
  await store.write("flares.csv", flaresToCsv(flares));
  await store.write("flares.json", flareSpanText(population.options));
  await store.write("harp_noaa.txt", harpMapText(truths));
  await store.write("truth.json", populationTruthToJson({ options: population.options, regions: truths }));
  const sum = (key: "c" | "m" | "x") => truths.reduce((all, { flares: { [key]: n } }) => all + n, 0);
  return {
    regions: total,
    flaring: truths.filter(({ flares: { m } }) => m > 0).length,
    magnetograms,
    found,
    bytes,
    flares: { c: sum("c"), m: sum("m"), x: sum("x") },
  };
}

/** Says what the folder is for, or finds that it already is for the same. */
async function begin(population: ActivePopulation, store: Store): Promise<void> {
  const plan = `${JSON.stringify(population.options)}\n`;
  if (await store.has(PLAN)) {
    if (new TextDecoder().decode(await store.read(PLAN)) === plan) return;
    throw new DataError("The folder holds another population", {
      value: PLAN,
      expected: "the same options as before, or an empty folder",
      remedy: "Name another folder, or ask for the same population to go on with it.",
    });
  }
  const [other] = await store.list();
  if (other !== undefined) {
    throw new DataError(`The folder holds ${other}`, {
      value: other,
      expected: "an empty folder",
      remedy: "Name another folder.",
    });
  }
  await store.write(PLAN, plan);
}
