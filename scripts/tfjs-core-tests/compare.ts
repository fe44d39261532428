import type { Outcome, SuiteRun, TestedEngine } from "./outcomes.ts";
import { type Absent, runSuite } from "./process.ts";

/** A test that ends otherwise with our kernels than without. */
export interface Difference {
  readonly test: string;
  readonly without: Outcome;
  readonly with: Outcome;
}

/** What our kernels change in TensorFlow.js' own tests on one engine. */
export interface Comparison {
  readonly engine: TestedEngine;
  readonly version: string;
  /** Tests that were run. */
  readonly tests: number;
  readonly passedWithout: number;
  readonly passedWith: number;
  /** Passed without our kernels and not with them, or end the process only with them. */
  readonly lost: readonly Difference[];
  /** Passed with our kernels alone. */
  readonly repaired: readonly Difference[];
  /** Passed neither way. */
  readonly upstream: readonly Difference[];
}

/** Runs the suite on an engine both ways. Throws where it starts in its stock form alone. */
export async function compareEngine(engine: TestedEngine): Promise<Comparison | Absent> {
  const stock = await runSuite(engine, "without");
  if ("absent" in stock) return stock;
  const ours = await runSuite(engine, "with");
  if ("absent" in ours) throw new Error(`${engine} starts without our kernels only: ${ours.absent}`);
  return compareRuns(engine, stock, ours);
}

const MISSING: Outcome = { status: "failed", reason: "It was not run" };
const RANK = { passed: 2, failed: 1, crashed: 0, skipped: 1 } as const;

export function compareRuns(engine: TestedEngine, stock: SuiteRun, ours: SuiteRun): Comparison {
  const names = [...new Set([...stock.outcomes.keys(), ...ours.outcomes.keys()])];
  const all = names
    .map((test) => ({
      test,
      without: stock.outcomes.get(test) ?? MISSING,
      with: ours.outcomes.get(test) ?? MISSING,
    }))
    .filter((one) => one.without.status !== "skipped" || one.with.status !== "skipped");
  const passed = (mode: "with" | "without") => all.filter((one) => one[mode].status === "passed").length;
  const gain = (one: Difference) => RANK[one.with.status] - RANK[one.without.status];
  const lost = all.filter((one) => gain(one) < 0);
  return {
    engine,
    version: ours.version,
    tests: all.length,
    passedWithout: passed("without"),
    passedWith: passed("with"),
    lost,
    repaired: all.filter((one) => gain(one) > 0 && one.with.status === "passed"),
    upstream: all.filter((one) => !lost.includes(one) && one.with.status !== "passed"),
  };
}
