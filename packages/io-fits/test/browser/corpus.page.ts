import { type NumericArray, type Region, readImage } from "../../src/index.ts";
import { headerOf } from "../support/header.ts";
import { type Outcome, readEverything } from "../support/outcome.ts";
import { hashAsDoubles, summarise, type UnitSummary } from "../support/summary.ts";
import { type WcsPoints, type WcsReference, wcsPoints } from "../support/wcs-points.ts";
import { openBy, type Way } from "./ways.ts";

/** What a reader sees of a file. */
export async function summary(way: Way, name: string): Promise<UnitSummary[]> {
  return summarise(await openBy(way, name));
}

/** What comes of reading all of a file, errors included. */
export function outcome(way: Way, name: string): Promise<Outcome> {
  return readEverything(() => openBy(way, name));
}

/** Hashes of sections of an image. */
export async function sections(
  way: Way,
  name: string,
  unit: number,
  regions: readonly Region[],
): Promise<string[]> {
  const file = await openBy(way, name);
  const read = async (section: Region): Promise<NumericArray> =>
    (await readImage(file.unit(unit), { section })).data;
  const hashes: string[] = [];
  for (const region of regions) hashes.push(await hashAsDoubles(await read(region)));
  return hashes;
}

/** The points of a reference, by the header of a file of the server or, without one, by the cards it quotes. */
export async function points(name: string | null, unit: number, reference: WcsReference): Promise<WcsPoints> {
  const header = name === null ? headerOf(reference.keys) : (await openBy("range", name)).unit(unit).header;
  return wcsPoints(header, reference);
}
