import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { userPath } from "../paths.ts";
import { UsageError } from "../usage-error.ts";
import type { Option } from "../verb.ts";

/** Options that say how the program of another code is run. */
export const PROGRAM_OPTIONS = {
  executable: { type: "text", hint: "PATH", about: "Its program; of RH the folder of rhf1d and solveray" },
  template: { type: "text", hint: "DIR", about: "Folder of a set-up of DeSIRe or RH that works" },
  timeout: { type: "number", min: 0, hint: "SECONDS", about: "A run may take so long (default 120)" },
  scratch: {
    type: "text",
    hint: "DIR",
    about: "Folder for the files of its runs, which stay (default: temporary ones)",
  },
} as const satisfies Record<string, Option>;

/** The code and its program, as they are kept with a run; paths are absolute. */
export interface ExternalChoice<Code extends string = "sir" | "desire"> {
  readonly code: Code;
  readonly executable: string;
  readonly template?: string;
  readonly control?: string;
}

export interface ProgramValues {
  readonly code: string | undefined;
  readonly executable: string | undefined;
  readonly template: string | undefined;
  readonly control?: string | undefined;
}

/** The code that was asked for; null for this package's own engine. Throws a UsageError for options that do not go together. */
export function externalChoice<Code extends string>(
  given: ProgramValues & { readonly [option: string]: unknown },
  only: readonly string[],
): ExternalChoice<Code> | null {
  const { code, executable, template, control } = given;
  if (code === undefined) {
    const without = only.find((option) => given[option] !== undefined);
    if (without !== undefined) throw new UsageError(`--${without} is for another code; name it with --code`);
    return null;
  }
  if (executable === undefined) throw new UsageError(`--code ${code} needs --executable PATH`);
  if (code === "sir" && template !== undefined)
    throw new UsageError("--template is not for SIR, whose files are written from the options");
  if (code !== "sir" && template === undefined)
    throw new UsageError(`--code ${code} needs --template DIR, the folder of a set-up that works`);
  if (code !== "desire" && control !== undefined) throw new UsageError("--control is for --code desire");
  return {
    code: code as Code,
    executable: programPath(executable),
    ...(template === undefined ? {} : { template: resolve(userPath(template)) }),
    ...(control === undefined ? {} : { control }),
  };
}

/** A path, or a name that the system finds. */
function programPath(given: string): string {
  const path = resolve(userPath(given));
  return given.includes("/") || existsSync(path) ? path : given;
}

/** How many processes work, and where. */
export interface ProgramWork {
  readonly processes?: number;
  readonly timeoutSeconds?: number;
  readonly scratch?: string;
}

export function programWork(given: {
  readonly processes?: number | undefined;
  readonly timeout: number | undefined;
  readonly scratch: string | undefined;
}): ProgramWork {
  const { processes, timeout, scratch } = given;
  return {
    ...(processes === undefined ? {} : { processes }),
    ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
    ...(scratch === undefined ? {} : { scratch: resolve(userPath(scratch)) }),
  };
}
