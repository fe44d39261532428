import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Comparison, compareEngine } from "../scripts/tfjs-core-tests/compare.ts";
import { engineSection, sectionOf } from "../scripts/tfjs-core-tests/document.ts";
import { ENGINES } from "../scripts/tfjs-core-tests/outcomes.ts";
import type { Absent } from "../scripts/tfjs-core-tests/process.ts";

const page = readFileSync(resolve(import.meta.dirname, "../docs/engines/tfjs-core-tests.md"), "utf8");

/** libtensorflow rounds by the processor it finds, on which a test or two of the counts depend. */
const comparable = (section: string, engine: string) =>
  engine === "tensorflow" ? section.replace(/^\| \d+ \|[\d |]+$/m, "") : section;

describe.each(ENGINES)("TensorFlow.js' own tests on %s", (engine) => {
  let result: Comparison | Absent;
  beforeAll(async () => {
    result = await compareEngine(engine);
  }, 900_000);

  it("lose nothing to our kernels", (ctx) => {
    if ("absent" in result) return ctx.skip(result.absent);
    expect(result.lost).toEqual([]);
    // tfjs-core 4.22.0 has this many for a backend that reads synchronously, less what its own flags leave out.
    expect(result.tests).toBeGreaterThan(4200);
  });

  it("are as docs/engines/tfjs-core-tests.md says", (ctx) => {
    if ("absent" in result) return ctx.skip(result.absent);
    const section = sectionOf(page, engine);
    if (section && !section.includes(`\n${result.version}\n`))
      return ctx.skip(`the page is of another version than ${result.version}`);
    expect(comparable(engineSection(result), engine)).toBe(comparable(section ?? "", engine));
  });
});
