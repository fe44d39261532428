import { readFileSync } from "node:fs";
import type { HeaderLike, Raster } from "@helioscope/core";
import { readImage } from "@helioscope/io-fits";
import { openFitsFile } from "@helioscope/io-fits/node";
import { dataPath } from "../../../../testing/data.ts";
import type { SharpSegment, SharpSegments } from "../../src/keywords/index.ts";

/** Endings of the files of a record. */
const FILES: Readonly<Record<SharpSegment, string>> = {
  br: "Br",
  bp: "Bp",
  bt: "Bt",
  brError: "Br_err",
  bpError: "Bp_err",
  btError: "Bt_err",
  magnetogram: "magnetogram",
  bitmap: "bitmap",
  confDisambig: "conf_disambig",
};

export async function readSegment(path: string): Promise<{ field: Raster; header: HeaderLike }> {
  await using file = await openFitsFile(path);
  const unit = file.firstImage();
  const { data, shape } = await readImage(unit);
  return { field: { data: data as Float64Array, width: shape[0], height: shape[1] }, header: unit.header };
}

/** The named segments of a record of the shared data, and the header of the first. */
export async function readRecord(
  folder: string,
  record: string,
  names: readonly SharpSegment[],
): Promise<{ segments: SharpSegments; header: HeaderLike }> {
  const read = await Promise.all(
    names.map((name) => readSegment(dataPath("sharp", folder, `${record}.${FILES[name]}.fits`))),
  );
  return {
    segments: Object.fromEntries(names.map((name, i) => [name, read[i].field])),
    header: read[0].header,
  };
}

export const ALL_SEGMENTS = Object.keys(FILES) as SharpSegment[];

type Numbers = Readonly<Record<string, number>>;

/** Outputs of the unmodified functions of mbobra/SHARPs calculate_sharpkeys.py (40b865b) on these files. */
export function referenceKeywords(): {
  readonly harp377: Numbers;
  readonly files: Readonly<Record<string, Numbers>>;
} {
  const all = JSON.parse(readFileSync(dataPath("sharp", "reference_keywords.json"), "utf8"));
  return {
    harp377: all.harp377_20110215_020000_TAI["mbobra/SHARPs calculate_sharpkeys.py (40b865b)"],
    files: all.los_and_flux_per_file,
  };
}
