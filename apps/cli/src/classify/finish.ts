import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type CatalogueCounts,
  type CatalogueEntry,
  CatalogueExamples,
  CatalogueTally,
  catalogueColumns,
  type ExampleRow,
  exampleSheet,
  type LookOptions,
  type RowPlan,
  type SheetRow,
  skippedColumns,
} from "@helioscope/classifier";
import { type Raster, throwIfAborted } from "@helioscope/core";
import { removeOthers } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { type TableFormat, tableIn } from "../tables/index.ts";
import { imageFileOf, lookAtFile } from "./look-at-file.ts";

/** Examples of each class on the sheet of examples, and of the least certain images. */
const EXAMPLES = 8;

export interface FinishOptions {
  readonly folder: string;
  readonly formats: readonly TableFormat[];
  readonly plan: RowPlan;
  readonly look: LookOptions;
  readonly signal: AbortSignal;
}

/** Writes the tables of a whole run entry by entry, and the sheet of examples. What is half written at an error goes. */
export async function finishCatalogue(
  entries: AsyncIterable<CatalogueEntry>,
  options: FinishOptions,
): Promise<CatalogueCounts> {
  const { folder, formats, plan, signal } = options;
  await mkdir(folder, { recursive: true });
  const rows = tableIn(folder, "catalogue", catalogueColumns(plan), formats);
  const skipped = tableIn(folder, "skipped", skippedColumns, formats);
  const tally = new CatalogueTally(plan.classes);
  const examples = new CatalogueExamples(plan.classes, EXAMPLES);
  try {
    for await (const entry of entries) {
      throwIfAborted(signal);
      tally.add(entry);
      if (entry.kind === "row") {
        examples.add(entry.row);
        await rows.write(entry.row);
      } else await skipped.write({ file: entry.name, reason: entry.reason });
    }
    await rows.close();
    await skipped.close();
  } catch (error) {
    await rows.discard();
    await skipped.discard();
    throw error;
  }
  for (const name of ["catalogue", "skipped"]) await removeOthers(folder, name, formats);
  await writeSheet(examples, options);
  return tally.counts;
}

async function writeSheet(examples: CatalogueExamples, options: FinishOptions): Promise<void> {
  const rows: SheetRow[] = [];
  for (const [name, most] of examples.most)
    rows.push(await sheetRow(most, ({ probability }) => `${name} ${probability.toFixed(3)}`, options));
  const least = ({ class: name, probability }: ExampleRow) => `? ${name} ${probability.toFixed(2)}`;
  if (examples.least.length > 0) rows.push(await sheetRow(examples.least, least, options));
  if (rows.length > 0) await writeFile(join(options.folder, "examples.png"), exampleSheet(rows));
}

async function sheetRow(
  examples: readonly ExampleRow[],
  title: (example: ExampleRow) => string,
  options: FinishOptions,
): Promise<SheetRow> {
  const tiles = [];
  for (const example of examples)
    tiles.push({ title: title(example), image: await pictureOf(example.file, options) });
  return { tiles };
}

/** As the network saw it; null where the file is no longer there. */
async function pictureOf(name: string, { look, signal }: FinishOptions): Promise<Raster | null> {
  throwIfAborted(signal);
  return lookAtFile(imageFileOf({ path: userPath(name), name }), look).then(
    ({ input }) => input,
    () => null,
  );
}
