import { readFile } from "node:fs/promises";
import { DataError, type Frame, type Skip } from "@helioscope/core";
import { readWlb, type StokesCube, stokesCubeFrom } from "@helioscope/stokes-assist";
import { stokesAssist } from "@helioscope/stokes-assist/node";
import { each, type Frames, openFrames } from "../frames.ts";
import { userPath } from "../paths.ts";
import { listed, type Sequence, sequencesOf, skipsOf } from "../sequences.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { type CubeChoice, readerOptions } from "./cube-options.ts";

export interface ReadCube {
  readonly cube: StokesCube;
  /** Name of the map. */
  readonly sequence: string;
  /** Files that were left out. */
  readonly skipped: readonly Skip[];
}

/** Reads the files of one map into a cube. */
export async function readCube(
  paths: readonly string[],
  choice: CubeChoice,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<ReadCube> {
  const opened = await openFrames(paths, { signal });
  const { sequence, skipped } = chosen(opened, choice);
  for (const { name, reason } of skipped) terminal.warn(`skipped ${name}: ${reason}`);
  const wavelengths =
    choice.wavelengths === undefined
      ? undefined
      : await wavelengthsIn(choice.wavelengths, sequence.frames[0]);
  const cube = await stokesCubeFrom(each(sequence.frames), {
    ...readerOptions(choice),
    ...(wavelengths ? { wavelengths } : {}),
    signal,
    onProgress: (progress) =>
      terminal.progress({ ...progress, total: progress.total ?? sequence.frames.length }),
    onWarning: (warning) => terminal.warn(warning),
  });
  return { cube, sequence: sequence.name, skipped };
}

/** The map that was named, or the only one. With `axes` the frames are taken for what the user says they are. */
function chosen(opened: Frames, choice: CubeChoice): { sequence: Sequence; skipped: readonly Skip[] } {
  const told = choice.axes !== undefined || choice.wavelengths !== undefined;
  const instrument = told ? { ...stokesAssist, fits: () => ({ fits: true as const }) } : stokesAssist;
  const { sequences, misfits } = sequencesOf(instrument, opened);
  const skipped = [...opened.skipped, ...skipsOf(misfits)];
  if (sequences.length === 0) {
    throw new DataError(`No file holds Stokes profiles: ${skipped.length} left out`, {
      value: skipped,
      expected: "Hinode SP level 1, or cubes with the axes wavelength and Stokes",
      remedy: skipped.map(({ name, reason }) => `${name}: ${reason}`).join("; "),
    });
  }
  const found =
    choice.sequence === undefined ? sequences : sequences.filter(({ name }) => name === choice.sequence);
  const [one] = found;
  if (one && found.length === 1) return { sequence: one, skipped };
  throw new UsageError(
    choice.sequence === undefined
      ? `The files are of ${sequences.length} maps; name the one to invert with --sequence NAME:\n${listed(sequences)}`
      : `There is no map ${choice.sequence}; there are:\n${listed(sequences)}`,
  );
}

/** Numbers between blanks or commas; of a .wlb the range, filled with as many samples as the frame's longest axis. */
async function wavelengthsIn(path: string, { shape }: Frame): Promise<ArrayLike<number>> {
  const text = await readFile(userPath(path), "utf8");
  if (/\.wlb$/i.test(path)) return readWlb(text, Math.max(...shape));
  const numbers = text
    .split(/[\s,]+/)
    .filter((word) => word !== "")
    .map(Number);
  if (numbers.length > 0 && numbers.every((number) => number > 0)) return numbers;
  throw new DataError(`${path} holds no wavelengths`, { expected: "positive numbers, Angstrom" });
}
