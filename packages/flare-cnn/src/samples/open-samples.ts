import { DataError, FormatError, gaussPer, type Raster, type Skip, type Store } from "@helioscope/core";
import { openFits, readPlane } from "@helioscope/io-fits";
import { SHARP_PIXEL_DEGREES } from "../keywords/index.ts";
import type { Sample } from "../types.ts";
import { numberKeyword, textKeyword } from "./keyword-values.ts";
import { readSampleTable } from "./sample-table.ts";

/** A line-of-sight field in gauss; NaN where there are no data. */
export interface Magnetogram extends Raster<Float32Array> {
  /** CDELT1, degrees; 0.03 where the header does not say. */
  readonly pixelScaleDeg: number;
}

/** A data set that lies in a store. Pixels are read when asked for; nothing is kept. */
export interface SampleSet {
  readonly samples: readonly Sample[];
  /**
   * The magnetogram of sample i. Throws a DataError for an index that is not there or a file that has gone, a FormatError
   * for a unit other than one of magnetic flux density, and what the FITS reader throws.
   */
  read(i: number): Promise<Magnetogram>;
  /** Rows that are no samples, and samples whose file is not there. */
  readonly skipped: readonly Skip[];
}

/** Name of the table of samples in the folder of a data set. */
export const SAMPLES_FILE = "samples.csv";

/**
 * Opens a data set. Throws a DataError without `samples.csv` or without a sample that can be read, a FormatError for
 * another table.
 */
export async function openSamples(store: Store): Promise<SampleSet> {
  if (!(await store.has(SAMPLES_FILE)))
    throw new DataError(`There is no ${SAMPLES_FILE}`, {
      expected: "the folder of a data set of flaring and nonflaring regions",
      remedy: "Make one with `helioscope flare dataset`.",
    });
  const table = await readSampleTable(await store.read(SAMPLES_FILE));
  const samples: Sample[] = [];
  const skipped: Skip[] = [...table.skipped];
  for (const sample of table.samples) {
    if (await store.has(sample.file)) samples.push(sample);
    else skipped.push({ name: sample.file, reason: "the file is not there" });
  }
  if (samples.length === 0)
    throw new DataError(`No sample of ${table.samples.length} can be read`, {
      value: skipped,
      expected: "at least one",
    });
  return {
    samples,
    skipped,
    async read(i) {
      const sample = samples[i];
      if (!sample)
        throw new DataError(`There is no sample ${i}`, { value: i, expected: `0 to ${samples.length - 1}` });
      return readMagnetogram(await store.read(sample.file), sample.file);
    },
  };
}

/**
 * The line-of-sight field of a FITS file in gauss, row 0 south. Throws a FormatError for a unit that is none of magnetic
 * flux density (a file without one is taken for gauss), and what the FITS reader throws.
 */
export async function readMagnetogram(bytes: Uint8Array, name: string): Promise<Magnetogram> {
  await using file = await openFits(bytes);
  const unit = file.firstImage();
  const stated = textKeyword(unit.header, "BUNIT");
  const gauss = stated === null ? 1 : gaussPer(stated);
  if (gauss === undefined)
    throw new FormatError(`The unit of ${name} is ${stated}`, { value: stated, expected: "gauss" });
  const { data, width, height } = await readPlane(unit);
  if (gauss !== 1) for (let k = 0; k < data.length; k++) data[k] *= gauss;
  const scale = numberKeyword(unit.header, "CDELT1");
  return { data, width, height, pixelScaleDeg: scale && scale > 0 ? scale : SHARP_PIXEL_DEGREES };
}
