import { ArgumentError } from "@helioscope/core";
import { type CardInput, encodeFits } from "@helioscope/io-fits";
import type { StokesCube } from "../types.ts";

/** A file to be written. */
export interface SceneFile {
  readonly name: string;
  readonly data: Uint8Array;
}

/** How the files of a scan are written. */
export interface HinodeFilesOptions {
  /** UTC of the first slit, ISO 8601; 2007-02-27T00:20:10Z where absent. */
  readonly start?: string;
  /** Place of the middle of the map, arcsec west and north; the disc centre where absent. */
  readonly centreArcsec?: readonly [number, number];
  /** Counts of the quiet continuum; 60,000 where absent, so that the intensities wrap round as in real files. */
  readonly counts?: number;
}

/** Seconds between slits. */
const CADENCE = 4.8;
const COUNTS = 60_000;

/**
 * A cube as the level-1 files of a Hinode SP scan, one a slit step, west last: 16-bit integers [4][slit][wavelengths],
 * I halved (SPBSHFT 1) and wrapped round beyond 32767, and CDELT1 with the wrong sign and size, as the real ones have
 * it. One file at a time is made.
 *
 * @throws {ArgumentError} where the cube is not one of 112 wavelengths around 6302 Angstrom.
 */
export async function* hinodeSpFiles(
  cube: StokesCube,
  options: HinodeFilesOptions = {},
): AsyncGenerator<SceneFile> {
  const { width, height, wavelengths, data } = cube;
  const n = wavelengths.length;
  if (n !== 112 || Math.abs(wavelengths[n >> 1] - 6302) > 2) {
    throw new ArgumentError(`${n} wavelengths around ${wavelengths[n >> 1]} Angstrom`, {
      value: wavelengths,
      expected: "the 112 of Hinode SP around 6302",
      remedy: "Write other cubes with cubeToFits.",
    });
  }
  const { start = "2007-02-27T00:20:10Z", centreArcsec = [0, 0], counts = COUNTS } = options;
  const begin = Date.parse(start);
  if (Number.isNaN(begin)) {
    throw new ArgumentError(`"${start}" is no time`, { value: start, expected: "ISO 8601, UTC" });
  }
  const [dx, dy] = cube.pixelScaleArcsec ?? [0.2952, 0.317];
  for (let x = 0; x < width; x++) {
    const time = new Date(begin + x * CADENCE * 1000);
    const slit = new Int16Array(4 * height * n);
    for (let s = 0; s < 4; s++) {
      const factor = s === 0 ? counts / 2 : counts;
      for (let y = 0; y < height; y++) {
        const from = ((y * width + x) * 4 + s) * n;
        const to = (s * height + y) * n;
        for (let i = 0; i < n; i++) {
          const value = Math.round(data[from + i] * factor);
          slit[to + i] = s === 0 ? Math.max(0, value) : Math.min(32767, Math.max(-32768, value));
        }
      }
    }
    const stamp = time.toISOString();
    const header: CardInput[] = [
      { key: "TELESCOP", value: "HINODE" },
      { key: "INSTRUME", value: "SOT/SP" },
      { key: "OBS_TYPE", value: "Level 1: SP IQUV 4D array" },
      { key: "OBSTITLE", value: cube.name.slice(0, 60), comment: "synthetic" },
      { key: "DATE_OBS", value: stamp.replace(/Z$/, "") },
      { key: "TIMESYS", value: "UTC" },
      { key: "EXPTIME", value: CADENCE },
      { key: "CTYPE1", value: "Wavelength" },
      { key: "CUNIT1", value: "Angstrom" },
      { key: "CRPIX1", value: 56.5 },
      { key: "CRVAL1", value: 6302 },
      { key: "CDELT1", value: -0.02213 },
      { key: "CTYPE2", value: "Solar-Y" },
      { key: "CUNIT2", value: "arcsec" },
      { key: "CRPIX2", value: (height + 1) / 2 },
      { key: "CRVAL2", value: centreArcsec[1] },
      { key: "CDELT2", value: dy },
      { key: "CTYPE3", value: "Stokes component" },
      { key: "XSCALE", value: dx },
      { key: "YSCALE", value: dy },
      { key: "XCEN", value: centreArcsec[0] + (x - (width - 1) / 2) * dx },
      { key: "YCEN", value: centreArcsec[1] },
      { key: "SLITPOS", value: x },
      { key: "SLITINDX", value: x },
      { key: "NSLITPOS", value: width },
      { key: "SPBSHFT", value: 1 },
    ];
    yield {
      name: nameOf(stamp),
      data: await encodeFits([{ kind: "image", data: slit, shape: [n, height, 4], unit: "", header }]),
    };
  }
}

/** SP3Dyyyymmdd_hhmmss.fC.fits: f are tenths of a second. */
function nameOf(stamp: string): string {
  const digits = stamp.replace(/\D/g, "");
  return `SP3D${digits.slice(0, 8)}_${digits.slice(8, 14)}.${digits[14]}C.fits`;
}
