import { readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import {
  DataError,
  type Frame,
  type Skip,
  type SolarImage,
  solarImageFromHeader,
  throwIfAborted,
} from "@helioscope/core";
import { openFits, readPlane } from "@helioscope/io-fits";
import { userPath } from "./paths.ts";

const FITS_NAME = /\.(fits|fts|fit)(\.gz)?$|\.fz$/i;

/** Frames in the order of their observation times, or as named where a time is missing; what was left out, and why. */
export interface Frames {
  readonly frames: readonly Frame[];
  readonly skipped: readonly Skip[];
}

/** The files behind the paths: a folder stands for the FITS files below it. */
export async function expandPaths(paths: readonly string[]): Promise<{ files: string[]; skipped: Skip[] }> {
  const files: string[] = [];
  const skipped: Skip[] = [];
  for (const path of paths.map(userPath)) {
    const what = await stat(path).catch(() => undefined);
    if (!what) skipped.push({ name: path, reason: "no such file" });
    else if (!what.isDirectory()) files.push(path);
    else {
      const inside = (await readdir(path, { recursive: true })).filter((name) => FITS_NAME.test(name)).sort();
      if (inside.length === 0) skipped.push({ name: path, reason: "the folder holds no FITS files" });
      files.push(...inside.map((name) => join(path, name)));
    }
  }
  return { files, skipped };
}

/** Reads the headers; pixels come when a frame is read, so a long sequence needs no more memory than a short one. */
export async function openFrames(
  paths: readonly string[],
  options: { readonly signal?: AbortSignal } = {},
): Promise<Frames> {
  const { files, skipped } = await expandPaths(paths);
  const frames: { frame: Frame; time: string | undefined }[] = [];
  for (const file of files) {
    throwIfAborted(options.signal);
    try {
      frames.push(await openFrame(file));
    } catch (error) {
      skipped.push({ name: file, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  if (frames.every(({ time }) => time !== undefined)) {
    frames.sort((a, b) => (a.time! < b.time! ? -1 : a.time! > b.time! ? 1 : 0));
  }
  return { frames: frames.map(({ frame }) => frame), skipped };
}

async function openFrame(file: string): Promise<{ frame: Frame; time: string | undefined }> {
  if (!FITS_NAME.test(file)) {
    throw new DataError(`${extname(file) || "a file without extension"} is not a format that is read here`, {
      value: file,
      expected: "FITS (.fits, .fts, .fit, .fz, .gz)",
    });
  }
  const name = basename(file);
  const load = async (): Promise<SolarImage> => {
    const fits = await openFits(await readFile(file));
    const unit = fits.firstImage();
    return solarImageFromHeader(await readPlane(unit), unit.header, name);
  };
  const fits = await openFits(await readFile(file));
  const unit = fits.firstImage();
  const [width = 0, height = 0] = unit.shape;
  const { time } = solarImageFromHeader(
    { data: new Float32Array(0), width: 0, height: 0 },
    unit.header,
    name,
  );
  return { frame: { name, header: unit.header, width, height, read: load }, time: time?.utc };
}
