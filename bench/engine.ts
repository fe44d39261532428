import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { EngineName } from "@helioscope/core/engine";
import { listEngines } from "@helioscope/core/engine/node";
import type { BenchRow } from "./track.ts";

interface Measured {
  readonly milliseconds: number;
  readonly threads: number;
  readonly peakMemoryMiB: number;
}

interface Duel {
  readonly ours: EngineName;
  readonly theirs: EngineName;
  /** Side of the frames in pixels; plain JavaScript needs minutes for a step at 256. */
  readonly side: number;
  readonly steps: number;
}

/** Each engine beside the one that `auto` would take after it. */
const DUELS: readonly Duel[] = [
  { ours: "tensorflow", theirs: "wasm", side: 256, steps: 10 },
  { ours: "wasm", theirs: "cpu", side: 32, steps: 2 },
];

/** A training step of the compact SolarUnet on the engines that are here. */
export async function run(): Promise<BenchRow[]> {
  const engines = await listEngines();
  const trains = (name: EngineName) => engines.some((engine) => engine.name === name && engine.trains);
  const rows: BenchRow[] = [];
  for (const { ours, theirs, side, steps } of DUELS) {
    if (!trains(ours) || !trains(theirs)) continue;
    const own = await measure(ours, side, steps);
    const peer = await measure(theirs, side, steps);
    rows.push({
      name: `training step, SolarUnet compact, ${side}x${side}, batch 1, ${about(ours, own)}`,
      ours: own.milliseconds,
      unit: "ms/step",
      peer: about(theirs, peer),
      theirs: peer.milliseconds,
      ratio: peer.milliseconds / own.milliseconds,
      // The order of `auto` holds where an engine is no slower than the one after it.
      goal: 1,
      peakMemoryMiB: own.peakMemoryMiB,
    });
  }
  return rows;
}

const about = (name: string, { threads }: Measured) =>
  `${name} (${threads} thread${threads === 1 ? "" : "s"})`;

async function measure(name: EngineName, side: number, steps: number): Promise<Measured> {
  const file = join(import.meta.dirname, "engine-step.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [file, name, String(side), String(steps)]);
  // Native libraries may print lines of their own before ours.
  return JSON.parse(stdout.slice(stdout.lastIndexOf("{"))) as Measured;
}
