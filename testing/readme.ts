import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { asExpression, check } from "./readme-value.ts";

const CHECKER = pathToFileURL(resolve(import.meta.dirname, "readme-value.ts")).href;

/** What a README's example did. */
export interface ExampleRun {
  /** Values in comments that were compared. */
  readonly compared: number;
  /** Lines that it printed, and those that its comments announce (`// => ...`). */
  readonly printed: readonly string[];
  readonly announced: readonly string[];
}

/** The ```ts blocks of the README of the package at `root`. */
export function readmeExamples(root: string): string[] {
  const text = readFileSync(resolve(root, "README.md"), "utf8");
  return Array.from(text.matchAll(/^```ts\n([\s\S]*?)^```/gm), ([, block]) => block!);
}

/**
 * Runs an example as a user would: a module of its own in a Node of its own, started in the package's folder. Throws
 * what it throws. Where a statement ends in a comment that is a value (`sum(a); // 6`, `const n = f(); // [1, NaN]`),
 * it is held against the statement's value: numbers to the digits shown, objects by the keys shown.
 */
export async function runExample(root: string, block: string): Promise<ExampleRun> {
  const announced = Array.from(block.matchAll(/\/\/ => (.*)$/gm), ([, line]) => line!);
  const lines = block.split("\n").map(instrumented);
  const compared = lines.filter((line) => line.includes("__check(")).length;
  const module = [
    `import { ${check.name} as __check } from ${JSON.stringify(CHECKER)};`,
    ...lines,
    "export {};",
  ].join("\n");
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module-typescript", "--eval", module],
    { cwd: root, maxBuffer: 2 ** 26 },
  );
  if (stderr) throw new Error(`The example warns: ${stderr}`);
  return { compared, announced, printed: stdout.split("\n").filter((line) => line !== "") };
}

const VALUE = /^(-?[\d.]|\[|\{|"|true$|false$|null$|undefined$|NaN$|-?Infinity$|\w+Array )/;

/** A line whose closing comment is a value, with the comparison added. */
function instrumented(line: string): string {
  const parts = /^(?<code>\S.*;)\s*\/\/ (?!=>)(?<value>.*)$/.exec(line)?.groups;
  if (!parts || !VALUE.test(parts.value!) || !isValue(parts.value!)) return line;
  const { code, value } = parts as { code: string; value: string };
  const declared = /^(?:const|let) (?<name>\w+)\b[^=]*= /.exec(code)?.groups?.name;
  const text = JSON.stringify(value);
  if (declared) return `${code} __check(${declared}, ${text});`;
  return /^(import|export|const|let|for|if|return|throw)\b/.test(code)
    ? line
    : `__check(${code.slice(0, -1)}, ${text});`;
}

function isValue(text: string): boolean {
  try {
    new Function(`return (${asExpression(text)})`)();
    return true;
  } catch {
    return false;
  }
}
