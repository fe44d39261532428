import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { throwIfAborted } from "@helioscope/core";
import { writeFitsFile } from "@helioscope/io-fits/node";
import { magnetogramSequence, sequenceToFits } from "@helioscope/synthetic";
import type { Terminal } from "./terminal.ts";

export interface SyntheticRun {
  /** The FITS frames. */
  readonly files: readonly string[];
  /** Text of truth.json. */
  readonly truth: string;
  /** One line for the report. */
  readonly about: string;
}

/** What an earlier run left; a user's own files in a folder of that name stay. */
const OURS = /^(bz_\d{4,}\.fits|truth\.json)$/;

/** Writes a synthetic sequence as FITS below `folder`, to be read back like anybody's frames. */
export async function syntheticRun(
  folder: string,
  options: {
    readonly frames: number;
    readonly size: number;
    readonly seed: number;
    readonly terminal: Terminal;
    readonly signal: AbortSignal;
  },
): Promise<SyntheticRun> {
  const frames = join(folder, "frames");
  await mkdir(frames, { recursive: true });
  for (const name of await readdir(frames)) if (OURS.test(name)) await rm(join(frames, name));
  const sequence = magnetogramSequence({
    frames: options.frames,
    width: options.size,
    height: options.size,
    seed: options.seed,
  });
  const files: string[] = [];
  for (const { name, bytes } of sequenceToFits(sequence)) {
    throwIfAborted(options.signal);
    const file = join(frames, name);
    await writeFitsFile(file, bytes);
    if (name.endsWith(".fits")) files.push(file);
    options.terminal.progress({
      stage: "make synthetic frames",
      done: files.length,
      total: options.frames,
    });
  }
  const { width, height, cadenceSeconds } = sequence.options;
  return {
    files,
    truth: await readFile(join(frames, "truth.json"), "utf8"),
    about: `Made for this run: ${options.frames} synthetic magnetograms of ${width}x${height} pixels, ${cadenceSeconds} s apart, seed ${options.seed}, whose truth is known.`,
  };
}
