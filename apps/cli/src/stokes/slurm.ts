import { join } from "node:path";
import type { Store } from "@helioscope/core";
import { slurmScript } from "@helioscope/stokes-assist";
import { home } from "../paths.ts";

export interface SlurmJob {
  /** Paths of the scripts. */
  readonly array: string;
  readonly collect: string;
  readonly tasks: number;
}

/**
 * Writes two scripts for `sbatch` into a folder: an array whose tasks run the present command on a share of the tiles each,
 * and the run that collects them.
 */
export async function writeSlurmJob(
  folder: string,
  out: Store,
  map: {
    readonly pixels: number;
    readonly tile: number;
    readonly chunk: number;
    readonly cores: number;
    readonly words: readonly string[];
  },
): Promise<SlurmJob> {
  const { pixels, tile, chunk, cores, words } = map;
  const tasks = Math.min(Math.ceil(pixels / chunk), Math.ceil(pixels / tile));
  const command = [process.execPath, ...process.execArgv, process.argv[1], ...wordsWithoutJob(), ...words];
  const common = { chunk: 1, cores, setup: [`cd ${quoted(home)}`] };
  await out.write(
    "slurm.sh",
    slurmScript({ ...common, pixels: tasks, command: [...command, "--share", `{task}/${tasks}`] }),
  );
  await out.write("slurm-collect.sh", slurmScript({ ...common, pixels: 1, command, name: "stokes-collect" }));
  return { array: join(folder, "slurm.sh"), collect: join(folder, "slurm-collect.sh"), tasks };
}

/** The words of the present command that its tasks share. */
function wordsWithoutJob(): string[] {
  const words = process.argv.slice(2);
  const at = words.indexOf("--slurm");
  if (at >= 0) words.splice(at, 2);
  return words.filter((word) => !/^--(slurm=.*|fresh|json)$/.test(word));
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
