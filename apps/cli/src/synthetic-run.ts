import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { throwIfAborted } from "@helioscope/core";
import { writeFitsFile } from "@helioscope/io-fits/node";
import { magnetogramSequence, sequenceToFits } from "@helioscope/synthetic";
import type { Terminal } from "./terminal.ts";

export interface SyntheticRun {
  /** Folder of the FITS frames. */
  readonly folder: string;
  /** Text of truth.json. */
  readonly truth: string;
  /** One line for the report. */
  readonly about: string;
}

/** Writes a synthetic sequence as FITS below `folder`, to be read back like anybody's frames. */
export async function syntheticRun(
  folder: string,
  options: {
    readonly frames: number;
    readonly seed: number;
    readonly terminal: Terminal;
    readonly signal: AbortSignal;
  },
): Promise<SyntheticRun> {
  const frames = join(folder, "frames");
  await rm(frames, { recursive: true, force: true });
  await mkdir(frames, { recursive: true });
  const sequence = magnetogramSequence({ frames: options.frames, seed: options.seed });
  let done = 0;
  for (const { name, bytes } of sequenceToFits(sequence)) {
    throwIfAborted(options.signal);
    await writeFitsFile(join(frames, name), bytes);
    options.terminal.progress({
      stage: "make synthetic frames",
      done: Math.min(++done, options.frames),
      total: options.frames,
    });
  }
  const { width, height, cadenceSeconds } = sequence.options;
  return {
    folder: frames,
    truth: await readFile(join(frames, "truth.json"), "utf8"),
    about: `Made for this run: ${options.frames} synthetic magnetograms of ${width}x${height} pixels, ${cadenceSeconds} s apart, seed ${options.seed}, whose truth is known.`,
  };
}
