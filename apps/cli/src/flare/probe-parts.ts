import type { Table } from "@helioscope/core";
import { bipoleScene, type FrameScene, regionScene } from "@helioscope/flare-cnn";
import { activeRegions } from "@helioscope/synthetic";
import { type TableFormat, tableIn } from "../tables/index.ts";
import { COMMON, FORMAT, type Option } from "../verb.ts";
import { NETWORK_OPTIONS } from "./open-network.ts";

/** What the verbs that probe a network share. */
export const PROBE_OPTIONS = {
  ...NETWORK_OPTIONS,
  format: FORMAT,
  out: COMMON.out,
  seed: COMMON.seed,
  engine: COMMON.engine,
} as const satisfies Record<string, Option>;

/** The bipole of the paper, and a region that looks like the Sun's, alone and with the Sun around it. */
export function probeScenes(seed: number): FrameScene[] {
  const deltas = [...activeRegions({ regions: 60, seed })].filter(({ kind }) => kind === "delta");
  // One that leaves room for frames of other sizes.
  const [realistic] = deltas.sort((a, b) => a.widthPx * a.heightPx - b.widthPx * b.heightPx);
  return [
    bipoleScene(),
    ...(realistic ? [regionScene(realistic), regionScene(realistic, { around: "sun" })] : []),
  ];
}

/** Writes whole tables. */
export async function writeTables(
  folder: string,
  formats: readonly TableFormat[],
  tables: readonly Table[],
): Promise<void> {
  for (const { name, columns, rows } of tables) {
    const sink = tableIn(folder, name, columns, formats);
    for (const row of rows) await sink.write(row);
    await sink.close();
  }
}
