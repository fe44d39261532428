import { readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { isHelioError } from "@helioscope/core";
import { type ArgsDef, type CommandDef, defineCommand, renderUsage, runCommand } from "citty";
import { isSystemError, reasonOf } from "./reason.ts";
import { UsageError } from "./usage-error.ts";
import type { ParentVerb } from "./verbs/group.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

interface LazyVerb {
  readonly about: string;
  load(): Promise<CommandDef<ArgsDef>>;
}

/** The verbs, each loaded when it is called. */
const verbs: Readonly<Record<string, LazyVerb>> = {
  observe: {
    about: "Look at each file, run every instrument that fits it, write one report",
    load: async () => (await import("./verbs/observe.ts")).observe,
  },
  track: {
    about: "Identify and track magnetic flux elements",
    load: async () => (await import("./verbs/track.ts")).track,
  },
  stokes: {
    about: "Synthesise and invert Stokes profiles",
    load: async () => (await import("./verbs/stokes.ts")).stokes,
  },
  classify: {
    about: "Sort images by what they show: a catalogue of files and folders of any size",
    load: async () => (await import("./verbs/classify.ts")).classify,
  },
  classifier: {
    about: "Teach the classifier new kinds of images, test it, look into it, exchange its weights",
    load: async () => (await import("./verbs/classifier.ts")).classifier,
  },
  magnetogram: {
    about: "Magnetograms from EUV images: prepare data, generate sequences, evaluate them",
    load: async () => (await import("./verbs/magnetogram.ts")).magnetogram,
  },
  flare: {
    about: "Tell flaring from nonflaring active regions, and see why",
    load: async () => (await import("./verbs/flare.ts")).flare,
  },
  fetch: {
    about: "Find and download real data: JSOC, HEK, SWPC, NGDC, HARPs",
    load: async () => (await import("./verbs/fetch.ts")).fetch,
  },
  fits: { about: "Look into FITS files", load: async () => (await import("./verbs/fits.ts")).fits },
  train: { about: "Train a paper's network", load: async () => (await import("./verbs/train.ts")).train },
  evaluate: {
    about: "Score a trained network beside the trivial baseline",
    load: async () => (await import("./verbs/evaluate.ts")).evaluate,
  },
  engine: {
    about: "List the tensor engines, or provide one",
    load: async () => (await import("./verbs/engine.ts")).engine,
  },
};

const root = defineCommand({
  meta: { name: "helioscope", version, description: "Deep-learning instruments for solar physics" },
  subCommands: Object.fromEntries(
    Object.entries(verbs).map(([name, { about, load }]) => [
      name,
      defineCommand({
        meta: { name, description: about },
        run: async ({ rawArgs }) => void (await runCommand(await load(), { rawArgs })),
      }),
    ]),
  ),
});

/** Runs a command line; what it comes to is in `process.exitCode`. */
export async function commandLine(words: readonly string[]): Promise<void> {
  try {
    await obey([...words]);
  } catch (error) {
    fail(error, words);
  }
}

async function obey(words: string[]): Promise<void> {
  if (words.length === 1 && words[0] === "--version") {
    process.stdout.write(`${version}\n`);
    return;
  }
  if (words[0] === "help") words = [...words.slice(1), "--help"];
  if (words.length === 0 || words.includes("--help") || words.includes("-h")) {
    process.stdout.write(`${await help(words)}\n`);
    return;
  }
  await runCommand(root, { rawArgs: words });
}

/** Usage of the command that the words lead to, and its example. */
async function help(words: readonly string[]): Promise<string> {
  const [first = "", second = ""] = words;
  let command = (await verbs[first]?.load()) ?? (root as CommandDef<ArgsDef>);
  const { subCommands, below } = command as CommandDef<ArgsDef> & Partial<ParentVerb>;
  const children = first in verbs ? ((subCommands as typeof below) ?? below) : undefined;
  command = children?.[second] ?? command;
  let usage = await renderUsage(command);
  const { example, below: others = {} } = command as Partial<ParentVerb>;
  for (const name of Object.keys(others))
    usage = `${usage.trimEnd()}\n\nSee also helioscope ${first} ${name} --help.`;
  const text = example ? `${usage.trimEnd()}\n\nEXAMPLE\n\n  ${example}` : usage;
  return process.stdout.isTTY ? text : stripVTControlCharacters(text);
}

/** 2 for a wrong call, 1 for a job that failed. Under --json the failure is the one object on standard output. */
function fail(error: unknown, words: readonly string[]): void {
  const misused = error instanceof UsageError || (error instanceof Error && error.name === "CLIError");
  const { kind, text } = told(error, misused);
  process.stderr.write(misused ? `${text}\nSee helioscope --help.\n` : `error (${kind}): ${text}\n`);
  if (words.includes("--json")) {
    const value = isHelioError(error) ? error.value : undefined;
    process.stdout.write(`${JSON.stringify({ error: { kind, message: text, value } })}\n`);
  }
  process.exitCode = misused ? 2 : 1;
}

function told(error: unknown, misused: boolean): { kind: string; text: string } {
  if (misused) return { kind: "usage", text: stripVTControlCharacters((error as Error).message) };
  if (isHelioError(error, "aborted")) {
    return {
      kind: error.kind,
      text: "Stopped before the end. Files that were finished are kept; no table was half written.",
    };
  }
  if (isHelioError(error)) return { kind: error.kind, text: error.message };
  if (isSystemError(error))
    return { kind: "system", text: `${error.path ?? error.syscall}: ${reasonOf(error)}` };
  const text = error instanceof Error ? error.message : String(error);
  if (process.env.HELIOSCOPE_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return {
    kind: "internal",
    text: `${text}. This should not happen; HELIOSCOPE_DEBUG=1 shows where it did, for a report to the authors.`,
  };
}
