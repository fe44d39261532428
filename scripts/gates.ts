// Everything that must hold besides the tests: format and lint, types, builds, packed packages, unused code,
// size budgets, file lengths, import directions. Prints one line a gate; exits 1 when one does not hold.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileLengths } from "./gates/file-lengths.ts";
import { importDirections } from "./gates/imports.ts";
import { packedPackages } from "./gates/packed.ts";
import { sizeBudgets } from "./gates/sizes.ts";

const root = resolve(import.meta.dirname, "..");
const { packageManager } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8")) as {
  packageManager: string;
};

/** What a gate found wrong; empty when it holds. */
export type Findings = readonly string[];

function tool(program: string, ...args: string[]): () => Findings {
  return () => {
    const result = spawnSync(program, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
    if (result.status === 0) return [];
    return [`${result.stdout ?? ""}${result.stderr ?? ""}${result.error?.message ?? ""}`.trim()];
  };
}

/** turbo looks for pnpm, which npx brings. */
const turbo = (task: string) =>
  tool("npx", "--yes", packageManager, "exec", "turbo", "run", task, "--output-logs=errors-only");

const gates: Record<string, () => Findings | Promise<Findings>> = {
  "lint and format": tool("biome", "ci", "--colors=off", "."),
  types: turbo("typecheck"),
  "file lengths": () => fileLengths(root),
  "import directions": () => importDirections(root),
  "unused code and dependencies": tool("knip", "--no-progress"),
  builds: turbo("build"),
  "packed packages": () => packedPackages(root),
  "size budgets": () => sizeBudgets(root),
};

const wanted = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const [name, gate] of Object.entries(gates)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const started = performance.now();
  const findings = await gate();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (findings.length === 0) passed++;
  else failed++;
  console.log(`${findings.length === 0 ? "holds" : "FAILS"}  ${name} (${seconds} s)`);
  for (const finding of findings) console.log(finding.replace(/^/gm, "       "));
}
console.log(`gates: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
