import { UsageError } from "../usage-error.ts";
import { JOBS, type Job, NETS, type NetName, RUNNERS, type Runner, SIZES, type Size } from "./types.ts";

/** The verb's options as they are written. */
export interface BenchWords {
  readonly nets?: string | undefined;
  readonly engines?: string | undefined;
  readonly jobs?: string | undefined;
  readonly sizes?: string | undefined;
}

/** What is to be measured. */
export interface BenchChoice {
  readonly nets: readonly NetName[];
  /** Undefined: those that are here, plain JavaScript left out. */
  readonly engines: readonly Runner[] | undefined;
  readonly jobs: readonly Job[];
  readonly sizes: readonly Size[];
}

/** Reads lists with commas. Throws a UsageError for a name that is none, and for a choice that leaves nothing to measure. */
export function benchChoice(words: BenchWords): BenchChoice {
  const choice = {
    nets: listed("nets", words.nets, NETS) ?? NETS,
    engines: listed("engines", words.engines, RUNNERS),
    jobs: listed("jobs", words.jobs, JOBS) ?? JOBS,
    sizes: listed("sizes", words.sizes, SIZES) ?? SIZES,
  };
  if (choice.jobs.join() === "train" && choice.engines?.join() === "onnx")
    throw new UsageError("--engines onnx predicts only; add --jobs predict");
  return choice;
}

function listed<Name extends string>(
  option: string,
  text: string | undefined,
  of: readonly Name[],
): readonly Name[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !of.includes(name as Name));
  if (wrong !== undefined) throw new UsageError(`--${option} is a list of ${of.join(",")}, not "${wrong}"`);
  return of.filter((name) => names.includes(name));
}
