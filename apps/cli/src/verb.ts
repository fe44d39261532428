import { parseArgs } from "node:util";
import { type ArgsDef, type CommandDef, defineCommand } from "citty";
import { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** An option of a verb. `list` takes one or more values: `--masks a.png b.png`. */
export type Option = { readonly about: string; readonly hint?: string } & (
  | { readonly type: "flag" }
  | { readonly type: "text"; readonly default?: string }
  | {
      readonly type: "number";
      readonly default?: number;
      readonly min?: number;
      readonly max?: number;
      readonly integer?: true;
    }
  | { readonly type: "choice"; readonly of: readonly string[]; readonly default?: string }
  | { readonly type: "list" }
);

type Value<O extends Option> = O extends { type: "flag" }
  ? boolean
  : O extends { type: "list" }
    ? readonly string[]
    : O extends { type: "number" }
      ? O extends { default: number }
        ? number
        : number | undefined
      : O extends { default: string }
        ? string
        : string | undefined;

export type Values<Options extends Record<string, Option>> = {
  readonly [K in keyof Options]: Value<Options[K]>;
};

/** Options that mean the same in every verb that has them; each verb lists those that it uses. */
export const COMMON = {
  out: { type: "text", hint: "DIR", about: "Folder for everything that is written" },
  seed: { type: "number", integer: true, default: 1, min: 0, about: "Seed of everything that is random" },
  engine: {
    type: "choice",
    of: ["auto", "tensorflow", "wasm", "cpu"],
    about: "Tensor engine to use (default auto)",
  },
  strict: { type: "flag", about: "End with code 1 when any input was skipped" },
} as const satisfies Record<string, Option>;

/** Of the verbs that write tables; `tableFormats` reads it. */
export const FORMAT = {
  type: "text",
  default: "csv",
  hint: "csv,jsonl,parquet",
  about: "Table formats",
} as const satisfies Option;

/** What every verb has. */
const ALWAYS = {
  json: { type: "flag", about: "Print one JSON object on standard output and nothing else" },
} as const satisfies Record<string, Option>;

const STOP_SIGNALS = ["SIGINT", "SIGTERM"] as const;

export interface Call<Options extends Record<string, Option>> {
  readonly paths: readonly string[];
  readonly options: Values<Options> & Values<typeof ALWAYS>;
  readonly terminal: Terminal;
  /** Fires on Ctrl-C (SIGINT) and SIGTERM. */
  readonly signal: AbortSignal;
}

export interface Verb<Options extends Record<string, Option>> {
  readonly name: string;
  readonly about: string;
  readonly example: string;
  /** What the words after the verb are. */
  readonly takes?: {
    readonly name: string;
    readonly about: string;
    readonly atLeast?: number;
    readonly atMost?: number;
  };
  readonly options: Options;
  /** Returns the exit code. */
  run(call: Call<Options>): Promise<number>;
}

/** A verb with its example, as the command tree holds it. */
export type VerbCommand = CommandDef<ArgsDef> & { readonly example: string };

/** Makes a citty command of a verb: citty finds and describes commands, the strict reading of arguments is ours. */
export function defineVerb<const Options extends Record<string, Option>>(verb: Verb<Options>): VerbCommand {
  const all: Record<string, Option> = { ...verb.options, ...ALWAYS };
  const args: ArgsDef = {};
  if (verb.takes) {
    args[verb.takes.name] = {
      type: "positional",
      description: verb.takes.about,
      required: (verb.takes.atLeast ?? 0) > 0,
    };
  }
  for (const [name, option] of Object.entries(all)) args[name] = cittyArg(option);
  const command = defineCommand({
    meta: { name: `helioscope ${verb.name}`, description: verb.about },
    args,
    async run({ rawArgs }) {
      const { values, words } = readArguments(rawArgs, all);
      const {
        atLeast = 0,
        atMost = verb.takes ? Number.POSITIVE_INFINITY : 0,
        name = "words",
      } = verb.takes ?? {};
      if (words.length < atLeast) throw new UsageError(`${verb.name} needs ${name.toUpperCase()}`);
      if (words.length > atMost) throw new UsageError(`${verb.name} does not take "${words[atMost]}"`);
      const abort = new AbortController();
      // The first Ctrl-C asks, a second one ends the process at once.
      const onInterrupt = () => abort.abort();
      for (const name of STOP_SIGNALS) process.once(name, onInterrupt);
      const terminal = new Terminal({ json: values.json === true });
      try {
        process.exitCode = await verb.run({
          paths: words,
          options: values as Values<Options> & Values<typeof ALWAYS>,
          terminal,
          signal: abort.signal,
        });
      } finally {
        terminal.done();
        for (const name of STOP_SIGNALS) process.removeListener(name, onInterrupt);
      }
    },
  });
  return Object.assign(command as CommandDef<ArgsDef>, { example: verb.example });
}

function cittyArg(option: Option): ArgsDef[string] {
  const described = { description: option.about, ...(option.hint ? { valueHint: option.hint } : {}) };
  if (option.type === "flag") return { type: "boolean", ...described };
  if (option.type === "choice") {
    return {
      type: "enum",
      options: [...option.of],
      ...described,
      ...(option.default ? { default: option.default } : {}),
    };
  }
  const initial =
    "default" in option && option.default !== undefined ? { default: String(option.default) } : {};
  return { type: "string", ...described, ...initial };
}

function readArguments(raw: readonly string[], options: Record<string, Option>) {
  const config: Record<string, { type: "boolean" | "string"; multiple?: boolean }> = {};
  for (const [name, option] of Object.entries(options)) {
    config[name] = { type: option.type === "flag" ? "boolean" : "string", multiple: option.type === "list" };
  }
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({
      args: spreadLists(raw, options),
      options: config,
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    throw new UsageError((error as Error).message.split(". To specify")[0]!);
  }
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(options))
    values[name] = checked(name, option, parsed.values[name]);
  return { values, words: parsed.positionals };
}

/** `--masks a b c --next` becomes `--masks=a --masks=b --masks=c --next`. */
function spreadLists(raw: readonly string[], options: Record<string, Option>): string[] {
  const spread: string[] = [];
  let list: { readonly name: string; values: number } | undefined;
  const endList = () => {
    if (list?.values === 0) throw new UsageError(`--${list.name} needs at least one value`);
    list = undefined;
  };
  for (const word of raw) {
    if (word.startsWith("-") && word !== "-") {
      endList();
      const name = word.replace(/^--/, "");
      if (Object.hasOwn(options, name) && options[name]?.type === "list") list = { name, values: 0 };
      else spread.push(word);
    } else if (list === undefined) spread.push(word);
    else {
      list.values++;
      spread.push(`--${list.name}=${word}`);
    }
  }
  endList();
  return spread;
}

function checked(name: string, option: Option, given: unknown): unknown {
  if (option.type === "flag") return given === true;
  if (option.type === "list") return given ?? [];
  const value = given ?? option.default;
  if (value === undefined) return undefined;
  if (option.type === "choice" && !option.of.includes(String(value))) {
    throw new UsageError(`--${name} is one of ${option.of.join(", ")}, not "${value}"`);
  }
  if (option.type !== "number") return value;
  const number = Number(value);
  const wrong =
    String(value).trim() === "" || !Number.isFinite(number) || (option.integer && !Number.isInteger(number));
  if (wrong)
    throw new UsageError(`--${name} is ${option.integer ? "a whole number" : "a number"}, not "${value}"`);
  if (option.min !== undefined && number < option.min)
    throw new UsageError(`--${name} is at least ${option.min}, not ${value}`);
  if (option.max !== undefined && number > option.max)
    throw new UsageError(`--${name} is at most ${option.max}, not ${value}`);
  return number;
}
