import { basename } from "node:path";
import { DataError } from "@helioscope/core";
import {
  type FinishedMap,
  type InvertedMap,
  lineName,
  type MapResult,
  type Model,
} from "@helioscope/stokes-assist";

/** Runs as the maps of a training set, and their lines. Throws a DataError for one without depth. */
export async function trainingMaps(
  folders: readonly string[],
  open: (folder: string) => Promise<FinishedMap>,
): Promise<{ readonly maps: InvertedMap[]; readonly lines: string[] }> {
  const maps: InvertedMap[] = [];
  const lines = new Set<string>();
  for (const folder of folders) {
    const { cube, setup, result } = await open(folder);
    if (!result.logTau) {
      throw new DataError(`The inversion in ${folder} is Milne-Eddington: its models have no depth`, {
        value: folder,
        expected: "inversions in LTE to learn from",
      });
    }
    const name = `${maps.length + 1}-${basename(folder).replace(/[^A-Za-z0-9._-]+/g, "_") || "run"}`;
    maps.push({ name, cube, result: result as MapResult<Model> });
    for (const line of setup.regions.flatMap((region) => region.lines.map(lineName))) lines.add(line);
  }
  return { maps, lines: [...lines] };
}
