import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { throwIfAborted } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import { writeFitsFile } from "@helioscope/io-fits/node";
import { cubeToFits, hinodeSp, mapTruthOf, spotScene, synthesiseScene } from "@helioscope/stokes-assist";
import { magnetogramSequence, sequenceToFits } from "@helioscope/synthetic";
import type { Terminal } from "./terminal.ts";

/** What is known of some of the files. */
export interface SyntheticTruth {
  /** Name of the instrument that it is for. */
  readonly instrument: string;
  readonly files: readonly string[];
  /** Text of the truth file. */
  readonly text: string;
}

export interface SyntheticRun {
  /** The FITS frames. */
  readonly files: readonly string[];
  readonly truths: readonly SyntheticTruth[];
  /** One line for the report. */
  readonly about: string;
}

/** What an earlier run left; a user's own files in a folder of that name stay. */
const OURS = /^(bz_\d{4,}\.fits|truth\.json|spot\.fits|spot_truth\.json)$/;

/** Writes a synthetic sequence of magnetograms, and Stokes profiles of a synthetic sunspot, as FITS below `folder`, to be read back like anybody's frames. */
export async function syntheticRun(
  folder: string,
  options: {
    readonly frames: number;
    readonly size: number;
    /** Side of the map of the sunspot in pixels; 0 for none. */
    readonly spot: number;
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
  const truth = await readFile(join(frames, "truth.json"), "utf8");
  const spot = options.spot > 0 ? await spotFrame(frames, options) : undefined;
  const magnetograms = `${options.frames} synthetic magnetograms of ${width}x${height} pixels, ${cadenceSeconds} s apart`;
  const map = spot
    ? `, and Stokes profiles of a synthetic sunspot, ${options.spot}x${options.spot} pixels`
    : "";
  return {
    files: [...files, ...(spot ? [spot.file] : [])],
    truths: [
      { instrument: "solarunet", files, text: truth },
      ...(spot ? [{ instrument: "stokes-assist", files: [spot.file], text: spot.truth }] : []),
    ],
    about: `Made for this run: ${magnetograms}${map}; seed ${options.seed}, the truth is known.`,
  };
}

/** Arcsec a pixel of the sunspot: about 20 arcsec across. */
const SPOT_ARCSEC = 20;

async function spotFrame(
  folder: string,
  options: {
    readonly spot: number;
    readonly seed: number;
    readonly terminal: Terminal;
    readonly signal: AbortSignal;
  },
): Promise<{ file: string; truth: string }> {
  const { spot, seed, terminal, signal } = options;
  const scene = spotScene({ width: spot, height: spot, seed, pixelScaleArcsec: SPOT_ARCSEC / spot });
  const cube = await synthesiseScene(scene, hinodeSp, {
    name: "synthetic sunspot",
    signal,
    onProgress: (done, total) => terminal.progress({ stage: "make a synthetic sunspot", done, total }),
  });
  const file = join(folder, "spot.fits");
  await writeFitsFile(file, await cubeToFits(cube));
  const truth = JSON.stringify(mapTruthOf(scene));
  await directoryStore(folder).write("spot_truth.json", truth);
  return { file, truth };
}
