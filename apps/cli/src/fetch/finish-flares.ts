import { rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type Flare,
  type FlareConflict,
  flareColumns,
  flaresToRows,
  type ListedSpan,
  listedSpanText,
} from "@helioscope/archives";
import type { Skip } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
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
  /** What was asked for: a time in which no flare is listed had none. */
  readonly span: ListedSpan | undefined;
}

const SPAN_FILE = "flares.json";

/** Writes the table of flares, beside it what was asked for, and says what is in it. Returns the exit code. */
export async function finishFlares(
  found: FoundFlares,
  options: { readonly format: string; readonly strict: boolean },
  terminal: Terminal,
): Promise<number> {
  const { folder, flares, conflicts, skipped, listed, span } = found;
  const table = { name: "flares", columns: flareColumns, rows: flaresToRows(flares) };
  const files = await writeTable(folder, table, tableFormats(options.format));
  if (span) await directoryStore(folder).write(SPAN_FILE, listedSpanText(span));
  else await rm(join(folder, SPAN_FILE), { force: true });
  tellConflicts(conflicts, terminal);
  tellSkipped(skipped, terminal);
  const entries = listed === flares.length ? "" : ` from ${listed} entries`;
  terminal.say(`${flareCount(flares)}${entries}: ${files.join(", ")} in ${folder}`);
  terminal.result({ folder, files, flares: flares.length, listed, conflicts, skipped, span: span ?? null });
  return options.strict && skipped.length > 0 ? 1 : 0;
}
