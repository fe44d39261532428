import { ArgumentError } from "@helioscope/core";

/** What {@link slurmScript} writes. */
export interface SlurmOptions {
  /** Pixels of the map. */
  readonly pixels: number;
  /** Pixels a task of the array. */
  readonly chunk: number;
  /**
   * The command of a task; `{first}` and `{count}` are replaced by its first pixel (from 0) and their number, `{task}`
   * by its index. Words are quoted for the shell.
   */
  readonly command: readonly string[];
  /** Name of the job; "stokes" by default. */
  readonly name?: string;
  /** Cores a task; 1 by default. */
  readonly cores?: number;
  /** Hours a task may take; 4 by default. */
  readonly hours?: number;
  readonly memoryGiB?: number;
  readonly partition?: string;
  readonly account?: string;
  /** Tasks that run at once at most. */
  readonly atOnce?: number;
  /** Lines of shell before the command, such as `module load gcc`. */
  readonly setup?: readonly string[];
}

/**
 * A script for `sbatch` that works through the pixels of a map as an array of tasks, a chunk each. A task that fails is
 * put back once; as results are kept, submitting the script again goes on where it stopped.
 *
 * @throws ArgumentError for numbers that are not positive, and names that the shell would misread.
 */
export function slurmScript(options: SlurmOptions): string {
  const { pixels, chunk, command, name = "stokes", cores = 1, hours = 4, atOnce, setup = [] } = options;
  for (const [what, value] of Object.entries({
    pixels,
    chunk,
    cores,
    ...(atOnce === undefined ? {} : { atOnce }),
  })) {
    if (Number.isInteger(value) && value > 0) continue;
    throw new ArgumentError(`${what} of ${value}`, { value, expected: "a positive integer" });
  }
  if (!(hours > 0))
    throw new ArgumentError(`${hours} hours`, { value: hours, expected: "a positive number" });
  for (const word of [name, options.partition, options.account]) {
    if (word === undefined || /^[\w.-]+$/.test(word)) continue;
    throw new ArgumentError(`"${word}" in a job's head`, {
      value: word,
      expected: "letters, digits, _, . and -",
    });
  }
  const tasks = Math.ceil(pixels / chunk);
  const minutes = Math.ceil(hours * 60);
  const time = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:00`;
  const head = [
    `--job-name=${name}`,
    `--array=0-${tasks - 1}${atOnce === undefined ? "" : `%${atOnce}`}`,
    "--ntasks=1",
    `--cpus-per-task=${cores}`,
    `--time=${time}`,
    ...(options.memoryGiB === undefined ? [] : [`--mem=${options.memoryGiB}G`]),
    ...(options.partition === undefined ? [] : [`--partition=${options.partition}`]),
    ...(options.account === undefined ? [] : [`--account=${options.account}`]),
    `--output=${name}-%A_%a.log`,
    "--requeue",
  ];
  return [
    "#!/bin/bash",
    ...head.map((line) => `#SBATCH ${line}`),
    "set -euo pipefail",
    `first=$((SLURM_ARRAY_TASK_ID * ${chunk}))`,
    `count=$((first + ${chunk} > ${pixels} ? ${pixels} - first : ${chunk}))`,
    ...setup,
    `exec ${command.map(word).join(" ")}`,
    "",
  ].join("\n");
}

const VALUES: Readonly<Record<string, string>> = {
  "{first}": '"$first"',
  "{count}": '"$count"',
  "{task}": '"$SLURM_ARRAY_TASK_ID"',
};

function word(text: string): string {
  return text
    .split(/(\{first\}|\{count\}|\{task\})/)
    .filter((part) => part !== "")
    .map((part) => VALUES[part] ?? quoted(part))
    .join("");
}

const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
