import { extname } from "node:path";
import {
  type Cube,
  DataError,
  type Frame,
  type Skip,
  type SolarImage,
  solarImageFromHeader,
  throwIfAborted,
} from "@helioscope/core";
import { readImage, readPlane } from "@helioscope/io-fits";
import { openFitsFile, readFitsHeaders } from "@helioscope/io-fits/node";
import { FITS_NAME, type FindOptions, type FoundFile, findFiles, PICTURE_NAME } from "./find-files.ts";
import { reasonOf } from "./reason.ts";

/** Frames in the order in which their files were named; what was left out, and why. */
export interface Frames {
  readonly frames: readonly Frame[];
  /** Observation times (UTC) of those that have one. */
  readonly times: ReadonlyMap<Frame, string>;
  readonly skipped: readonly Skip[];
  /** The place of each frame among the files as they were named, counted from 0, unreadable ones included. */
  readonly places: ReadonlyMap<Frame, number>;
  /** Number of files that were named, unreadable ones included. */
  readonly files: number;
}

/** Reads the headers; pixels come when a frame is read, so a long sequence needs no more memory than a short one. */
export async function openFrames(
  paths: readonly string[],
  options: FindOptions & { readonly signal?: AbortSignal } = {},
): Promise<Frames> {
  const { pictures = false } = options;
  const { files, skipped } = await findFiles(paths, { pictures });
  const frames: Frame[] = [];
  const times = new Map<Frame, string>();
  const places = new Map<Frame, number>();
  for (const [place, file] of files.entries()) {
    throwIfAborted(options.signal);
    try {
      const { frame, time } = await openFrame(file, pictures);
      frames.push(frame);
      places.set(frame, place);
      if (time !== undefined) times.set(frame, time);
    } catch (error) {
      skipped.push({ name: file.name, reason: reasonOf(error) });
    }
  }
  return { frames, times, skipped, places, files: files.length };
}

async function openFrame(
  file: FoundFile,
  pictures: boolean,
): Promise<{ frame: Frame; time: string | undefined }> {
  const { path, name, problem } = file;
  if (problem !== undefined) throw new DataError(problem);
  if (pictures && PICTURE_NAME.test(path))
    return (await import("./picture-frame.ts")).openPicture(path, name);
  if (!FITS_NAME.test(path)) {
    throw new DataError(`${extname(path) || "a file without extension"} is not a format that is read here`, {
      value: path,
      expected: `FITS (.fits, .fts, .fit, .fz, .gz)${pictures ? ", PNG, JPEG" : ""}`,
    });
  }
  const read = async (): Promise<SolarImage> => {
    await using file = await openFitsFile(path);
    const unit = file.firstImage();
    return solarImageFromHeader(await readPlane(unit), unit.header, name);
  };
  const cube = async (): Promise<Cube> => {
    await using file = await openFitsFile(path);
    const { data, shape } = await readImage(file.firstImage());
    if (data instanceof BigInt64Array || data instanceof BigUint64Array)
      throw new DataError("Its pixels are 64-bit integers", {
        expected: "numbers of up to 32 bits, or floats",
      });
    return { data, shape };
  };
  const { header, shape } = (await readFitsHeaders(path)).firstImage();
  const [width = 0, height = 0] = shape;
  if (width < 1 || height < 1)
    throw new DataError(`Its image is ${shape.join("x")}`, { expected: "two axes" });
  const empty = { data: new Float32Array(0), width: 0, height: 0 };
  const { time } = solarImageFromHeader(empty, header, name);
  return { frame: { name, header, width, height, shape, read, cube }, time: time?.utc };
}

/** The times of these frames, in their order; a frame without one is passed over. */
export function timesOf({ times }: Pick<Frames, "times">, frames: readonly Frame[]): string[] {
  return frames.flatMap((frame) => times.get(frame) ?? []);
}

/** Frames one at a time. */
export async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
