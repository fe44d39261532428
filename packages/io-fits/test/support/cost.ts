// A program: opens, reads and verifies the files that it is given, and prints what that took, a line of JSON each.
import { readFileSync } from "node:fs";
import { type FitsFile, openFits } from "../../src/index.ts";
import { verifyFits } from "../../src/verify/index.ts";
import { readEverything } from "./outcome.ts";

/** What one file took beyond its own bytes. */
export interface Cost {
  readonly path: string;
  readonly cpuSeconds: number;
  /** By how much the most memory that the process ever had has grown. */
  readonly grownMiB: number;
  readonly errors: number;
  readonly findings: number;
}

const peakMiB = (): number => process.resourceUsage().maxRSS / 1024;

for (const path of process.argv.slice(2)) {
  const bytes = new Uint8Array(readFileSync(path));
  const before = peakMiB();
  const start = process.cpuUsage();
  let file: FitsFile | undefined;
  const { errors } = await readEverything(async () => {
    file = await openFits(bytes);
    return file;
  });
  const findings = file === undefined ? [] : await verifyFits(file);
  const { user, system } = process.cpuUsage(start);
  const cost: Cost = {
    path,
    cpuSeconds: (user + system) / 1e6,
    grownMiB: peakMiB() - before,
    errors: errors.length,
    findings: findings.length,
  };
  console.log(JSON.stringify(cost));
}
