import type { Store } from "@helioscope/core";
import type { Engine } from "@helioscope/core/engine";
import { quantile } from "@helioscope/core/stats";
import { readMetricsLog } from "@helioscope/core/train";

/** What a finished training took. */
export interface RunFacts {
  /** Engines that it ran on: several where it was gone on with on another one. */
  readonly engines: readonly Pick<Engine, "name" | "version" | "threads">[];
  readonly steps: number;
  /** Of all steps with their validations; what a stop threw away is not among them. */
  readonly seconds: number;
  /** Median of the steps without a validation. */
  readonly msPerStep: number;
}

const FILE = "run.json";

/** Notes the engine of a run that begins or goes on. */
export async function noteEngine(out: Store, { name, version, threads }: Engine): Promise<void> {
  const engines = await enginesOf(out);
  const own = { name, version, threads };
  if (engines.some((engine) => JSON.stringify(engine) === JSON.stringify(own))) return;
  await out.write(FILE, JSON.stringify({ engines: [...engines, own] }));
}

/** Facts of a finished run, which `run.json` keeps from then on. */
export async function runFacts(out: Store): Promise<RunFacts> {
  const lines = await readMetricsLog(out, "metrics.jsonl");
  const plain = lines.filter((line) => !Object.keys(line).some((key) => key.startsWith("val_")));
  const seconds = (plain.length > 0 ? plain : lines).map((line) => line.seconds);
  const facts: RunFacts = {
    engines: await enginesOf(out),
    steps: lines.length,
    seconds: lines.reduce((sum, line) => sum + line.seconds, 0),
    msPerStep: seconds.length > 0 ? 1000 * quantile(seconds, 0.5) : Number.NaN,
  };
  await out.write(FILE, JSON.stringify(facts, null, 1));
  return facts;
}

async function enginesOf(out: Store): Promise<RunFacts["engines"]> {
  if (!(await out.has(FILE))) return [];
  return (JSON.parse(new TextDecoder().decode(await out.read(FILE))) as RunFacts).engines;
}
