import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import {
  DataError,
  type Frame,
  type Skip,
  type SolarImage,
  solarImageFromHeader,
  throwIfAborted,
} from "@helioscope/core";
import { openFits, readPlane } from "@helioscope/io-fits";
import { FITS_NAME, type FoundFile, findFiles } from "./find-files.ts";
import { reasonOf } from "./reason.ts";

/** Frames in the order of their observation times, or as named where a time is missing; what was left out, and why. */
export interface Frames {
  readonly frames: readonly Frame[];
  readonly skipped: readonly Skip[];
  /** The place of each frame among the files as they were named, counted from 0, unreadable ones included. */
  readonly places: ReadonlyMap<Frame, number>;
  /** Number of files that were named, unreadable ones included. */
  readonly files: number;
  readonly notes: readonly string[];
}

/** Reads the headers; pixels come when a frame is read, so a long sequence needs no more memory than a short one. */
export async function openFrames(
  paths: readonly string[],
  options: { readonly signal?: AbortSignal } = {},
): Promise<Frames> {
  const { files, skipped } = await findFiles(paths);
  const opened: { frame: Frame; time: string | undefined }[] = [];
  const places = new Map<Frame, number>();
  for (const [place, file] of files.entries()) {
    throwIfAborted(options.signal);
    try {
      const { frame, time } = await openFrame(file);
      opened.push({ frame, time });
      places.set(frame, place);
    } catch (error) {
      skipped.push({ name: file.name, reason: reasonOf(error) });
    }
  }
  const notes: string[] = [];
  const untimed = opened.filter(({ time }) => time === undefined).length;
  if (untimed === 0) opened.sort((a, b) => (a.time! < b.time! ? -1 : a.time! > b.time! ? 1 : 0));
  else if (untimed < opened.length) {
    notes.push(`${untimed} of ${opened.length} frames have no time: all are taken in the order given`);
  }
  return { frames: opened.map(({ frame }) => frame), skipped, places, files: files.length, notes };
}

async function openFrame(file: FoundFile): Promise<{ frame: Frame; time: string | undefined }> {
  const { path, name, problem } = file;
  if (problem !== undefined) throw new DataError(problem);
  if (!FITS_NAME.test(path)) {
    throw new DataError(`${extname(path) || "a file without extension"} is not a format that is read here`, {
      value: path,
      expected: "FITS (.fits, .fts, .fit, .fz, .gz)",
    });
  }
  const read = async (): Promise<SolarImage> => {
    const unit = (await openFits(await readFile(path))).firstImage();
    return solarImageFromHeader(await readPlane(unit), unit.header, name);
  };
  const { header, shape } = (await openFits(await readFile(path))).firstImage();
  const [width = 0, height = 0] = shape;
  if (width < 1 || height < 1)
    throw new DataError(`Its image is ${shape.join("x")}`, { expected: "two axes" });
  const empty = { data: new Float32Array(0), width: 0, height: 0 };
  const { time } = solarImageFromHeader(empty, header, name);
  return { frame: { name, header, width, height, read }, time: time?.utc };
}

/** Frames one at a time. */
export async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
