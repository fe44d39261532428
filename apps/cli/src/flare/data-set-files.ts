import { copyFile, link, lstat, mkdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { DataError, type Frame, type Skip, throwIfAborted } from "@helioscope/core";
import {
  type DataSet,
  isSharpMagnetogram,
  losUnsignedFlux,
  oneSeries,
  readMagnetogram,
  type Sample,
  type SharpRecord,
  sampleOf,
  sharpGeometry,
  sharpRecord,
  statedFlux,
} from "@helioscope/flare-cnn";
import { userPath } from "../paths.ts";
import { reasonOf } from "../reason.ts";
import type { Terminal } from "../terminal.ts";

/** Records of SHARP magnetograms, with the frame of each. */
export interface FoundRecords {
  readonly records: readonly SharpRecord[];
  readonly frames: ReadonlyMap<SharpRecord, Frame>;
  /** Frames that are no record. */
  readonly skipped: readonly Skip[];
}

/** HARPs of near real time, or of synthetic regions among observed ones, have numbers of their own: they are skipped. */
export function recordsOf(frames: readonly Frame[]): FoundRecords {
  const found = new Map<SharpRecord, Frame>();
  const skipped: Skip[] = [];
  for (const frame of frames) {
    const fit = isSharpMagnetogram(frame);
    if (!fit.fits) {
      skipped.push({ name: frame.name, reason: fit.reason });
      continue;
    }
    try {
      const size = { widthPx: frame.width, heightPx: frame.height };
      found.set(sharpRecord(frame.header, frame.name, size), frame);
    } catch (error) {
      skipped.push({ name: frame.name, reason: reasonOf(error) });
    }
  }
  const { series, records, skipped: apart } = oneSeries([...found.keys()]);
  if (series === "near real time" && records.length > 0)
    throw new DataError("All records are of near real time", {
      value: records.length,
      expected: "records of hmi.sharp_cea_720s",
      remedy:
        "Their HARPs are numbered apart: flares, maps of HARPs and networks know the definitive numbers.",
    });
  return { records, frames: found, skipped: [...skipped, ...apart] };
}

/** Samples whose magnetogram lies in the folder, and those whose magnetogram could not be brought there. */
export interface PlacedSamples {
  readonly samples: readonly Sample[];
  readonly skipped: readonly Skip[];
}

/**
 * Brings the magnetogram of each chosen record into the folder, where it does not lie there already: as a copy, or as a
 * link. A file that lies there under its name stays, unless it is the same. Measures the flux of those whose header states none.
 */
export async function placeSamples(
  { chosen }: DataSet,
  frames: ReadonlyMap<SharpRecord, Frame>,
  options: {
    readonly folder: string;
    readonly link: boolean;
    /** Files of the data set that was there before. */
    readonly before: ReadonlySet<string>;
    readonly terminal: Pick<Terminal, "progress">;
    readonly signal: AbortSignal;
  },
): Promise<PlacedSamples> {
  const { folder, terminal, signal } = options;
  const samples: Sample[] = [];
  const skipped: Skip[] = [];
  const near = (frame: Frame | undefined) => {
    if (!frame) return undefined;
    const inside = relative(folder, userPath(frame.name));
    return inside.startsWith("..") || isAbsolute(inside) ? undefined : inside.split(sep).join("/");
  };
  // What lies in the folder keeps its name, whichever comes first.
  const taken = new Set(chosen.flatMap(({ record }) => near(frames.get(record)) ?? []));
  for (const [done, one] of chosen.entries()) {
    throwIfAborted(signal);
    terminal.progress({ stage: "Collecting magnetograms", done, total: chosen.length });
    const frame = frames.get(one.record);
    if (!frame) continue;
    const path = userPath(frame.name);
    try {
      const flux = statedFlux(one.record) ?? {
        fluxMx: losUnsignedFlux(
          await readMagnetogram(await readFile(path), frame.name),
          sharpGeometry(frame.header),
        ),
        from: "line of sight" as const,
      };
      const file = near(frame) ?? (await broughtTo(path, one.record, taken, options));
      taken.add(file);
      samples.push(sampleOf(one, file, flux));
    } catch (error) {
      throwIfAborted(signal);
      skipped.push({ name: frame.name, reason: reasonOf(error) });
    }
  }
  if (samples.length === 0 && skipped.length > 0)
    throw new DataError(`None of ${skipped.length} magnetograms can be used: ${skipped[0]?.reason}`, {
      value: skipped,
    });
  return { samples, skipped };
}

/** Brings a file to a name of its own below `magnetograms`; files of one name come from several folders. */
async function broughtTo(
  path: string,
  { harp }: SharpRecord,
  taken: ReadonlySet<string>,
  options: { readonly folder: string; readonly link: boolean; readonly before: ReadonlySet<string> },
): Promise<string> {
  for (let k = 1; ; k++) {
    const file = `magnetograms/${k === 1 ? "" : `${harp}_${k}_`}${basename(path)}`;
    if (taken.has(file)) continue;
    const to = join(options.folder, file);
    const there = await lstat(to).catch(() => undefined);
    if (there && !(await isSame(path, to))) continue;
    // The same file of somebody else stays as it is; ours may become a link, or a copy.
    if (!there || options.before.has(file)) await bring(path, to, options.link);
    return file;
  }
}

async function isSame(path: string, other: string): Promise<boolean> {
  try {
    if ((await stat(path)).size !== (await stat(other)).size) return false;
    return (await readFile(path)).equals(await readFile(other));
  } catch {
    return false;
  }
}

async function bring(from: string, to: string, asLink: boolean): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const partial = `${to}.${process.pid}.part`;
  await rm(partial, { force: true });
  if (asLink) await symlink(from, partial).catch(() => link(from, partial));
  else await copyFile(from, partial);
  await rename(partial, to);
}
