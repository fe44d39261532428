import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryFiles, SOURCES } from "./files.ts";

const MEDIAN = 100;
const NINETIETH = 300;
const LONGEST = 500;

/** One idea a file: median, ninetieth percentile and longest source file against the house's budget. */
export function fileLengths(root: string): string[] {
  const lengths = repositoryFiles(root, SOURCES)
    .map((file) => ({ file, lines: readFileSync(join(root, file), "utf8").split("\n").length - 1 }))
    .sort((a, b) => a.lines - b.lines);
  const at = (q: number) => lengths[Math.min(lengths.length - 1, Math.floor(q * lengths.length))]?.lines ?? 0;
  const found: string[] = [];
  if (at(0.5) > MEDIAN) found.push(`median ${at(0.5)} lines, budget ${MEDIAN}`);
  if (at(0.9) > NINETIETH) found.push(`90th percentile ${at(0.9)} lines, budget ${NINETIETH}`);
  for (const { file, lines } of lengths)
    if (lines > LONGEST) found.push(`${file}: ${lines} lines, budget ${LONGEST}`);
  return found;
}
