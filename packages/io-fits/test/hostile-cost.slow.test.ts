import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { hasData } from "../../../testing/data.ts";
import { corpusPath } from "./support/corpus.ts";
import type { Cost } from "./support/cost.ts";
import { HOSTILE } from "./support/hostile-files.ts";
import { malformed } from "./support/malformed.ts";
import { runsTypeScript } from "./support/threads.ts";

/** What opening, reading and verifying a hostile file may take, all together. */
const SECONDS = 2;
const MEBIBYTES = 256;

/** Runs in a process of its own, whose memory nothing else takes. */
async function costs(paths: readonly string[]): Promise<Cost[]> {
  const program = join(import.meta.dirname, "support", "cost.ts");
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", program, ...paths], {
    timeout: 30_000,
  });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Cost);
}

function checkCost({ path, cpuSeconds, grownMiB }: Cost): void {
  expect(cpuSeconds, `seconds for ${path}`).toBeLessThan(SECONDS);
  expect(grownMiB, `MiB for ${path}`).toBeLessThan(MEBIBYTES);
}

describe.skipIf(!runsTypeScript)("what hostile files cost (needs a Node that runs TypeScript)", () => {
  it.each(Object.entries(HOSTILE))("%s", async (name, make) => {
    const folder = await mkdtemp(join(tmpdir(), "fits-cost-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, "hostile.fits");
    await writeFile(path, make());
    const [cost] = await costs([path]);
    checkCost(cost);
    if (!HARMLESS.has(name)) expect(cost.errors + cost.findings).toBeGreaterThan(0);
  });

  it.skipIf(!hasData)("the malformed files of the corpus (need the shared data folder)", async () => {
    const all = await costs(malformed.map(({ file }) => corpusPath(file)));
    expect(all).toHaveLength(malformed.length);
    for (const cost of all) checkCost(cost);
    expect(all.reduce((sum, { grownMiB }) => sum + grownMiB, 0)).toBeLessThan(MEBIBYTES);
  });
});

/** Unusual, but in order. */
const HARMLESS: ReadonlySet<string> = new Set([
  "ten thousand units",
  "60000 HIERARCH cards with blanks in their names",
]);
