import { copyFile, link, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { DataError, type Frame, type Skip, throwIfAborted } from "@helioscope/core";
import {
  type DataSet,
  isSharpMagnetogram,
  losUnsignedFlux,
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
  return { records: [...found.keys()], frames: found, skipped };
}

/** Samples whose magnetogram lies in the folder, and those whose magnetogram could not be brought there. */
export interface PlacedSamples {
  readonly samples: readonly Sample[];
  readonly skipped: readonly Skip[];
}

/**
 * Brings the magnetogram of each chosen record into the folder, where it does not lie there already: as a copy, or as a
 * link. Measures the flux of those whose header states none.
 */
export async function placeSamples(
  { chosen }: DataSet,
  frames: ReadonlyMap<SharpRecord, Frame>,
  options: {
    readonly folder: string;
    readonly link: boolean;
    readonly terminal: Terminal;
    readonly signal: AbortSignal;
  },
): Promise<PlacedSamples> {
  const { folder, terminal, signal } = options;
  const samples: Sample[] = [];
  const skipped: Skip[] = [];
  const taken = new Set<string>();
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
      const inside = relative(folder, path);
      const near = !inside.startsWith("..") && !isAbsolute(inside);
      const file = near ? inside.split(sep).join("/") : freeName(basename(path), one.record, taken);
      if (!near) await bring(path, join(folder, file), options.link);
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

/** A name of its own below `magnetograms`; files of one name come from several folders. */
function freeName(name: string, { harp }: SharpRecord, taken: ReadonlySet<string>): string {
  const plain = `magnetograms/${name}`;
  if (!taken.has(plain)) return plain;
  for (let k = 2; ; k++) {
    const other = `magnetograms/${harp}_${k}_${name}`;
    if (!taken.has(other)) return other;
  }
}

async function bring(from: string, to: string, asLink: boolean): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const partial = `${to}.part`;
  await rm(partial, { force: true });
  if (asLink) await symlink(from, partial).catch(() => link(from, partial));
  else await copyFile(from, partial);
  await rename(partial, to);
}
