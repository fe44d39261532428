import { type Flare, type FlareConflict, flareColumns, flaresToRows } from "@helioscope/archives";
import type { Skip } from "@helioscope/core";
import { tableFormats } from "../tables/index.ts";
import type { Terminal } from "../terminal.ts";
import { flareCount, tellConflicts, tellSkipped } from "./tell.ts";
import { writeTable } from "./write-table.ts";

export interface FoundFlares {
  readonly folder: string;
  readonly flares: readonly Flare[];
  readonly conflicts: readonly FlareConflict[];
  readonly skipped: readonly Skip[];
  /** How many entries of the lists became these flares. */
  readonly listed: number;
}

/** Writes the table of flares and says what is in it. Returns the exit code. */
export async function finishFlares(
  found: FoundFlares,
  options: { readonly format: string; readonly strict: boolean },
  terminal: Terminal,
): Promise<number> {
  const { folder, flares, conflicts, skipped, listed } = found;
  const table = { name: "flares", columns: flareColumns, rows: flaresToRows(flares) };
  const files = await writeTable(folder, table, tableFormats(options.format));
  tellConflicts(conflicts, terminal);
  tellSkipped(skipped, terminal);
  const entries = listed === flares.length ? "" : ` from ${listed} entries`;
  terminal.say(`${flareCount(flares)}${entries}: ${files.join(", ")} in ${folder}`);
  terminal.result({ folder, files, flares: flares.length, listed, conflicts, skipped });
  return options.strict && skipped.length > 0 ? 1 : 0;
}
