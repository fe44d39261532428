import { tableFromArrow, tableToArrow } from "../../src/arrow/index.ts";
import {
  encodeFits,
  type FitsFile,
  headerTime,
  isFitsError,
  openFits,
  qualityBits,
  readGroups,
  readImage,
  readPlane,
  readRaw,
  readTable,
  type Unit,
  verifyChecksums,
} from "../../src/index.ts";
import { tableToCsv, tableToJsonLines } from "../../src/text/index.ts";
import { verifyFits } from "../../src/verify/index.ts";
import { pixelToWorld, readWcs, worldToPixel } from "../../src/wcs/index.ts";

/** A step of what a reader would do with a file. */
export interface Step {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** Does with the bytes all that the package can do. Errors of the package are its answer; others are passed on. */
export async function exercise(bytes: Uint8Array, step: (step: Step) => Promise<void>): Promise<void> {
  let file: FitsFile | undefined;
  await step({
    name: "openFits",
    run: async () => {
      file = await openFits(bytes, { maxInflatedBytes: 1 << 24 });
    },
  });
  if (file === undefined) return;
  const open = file;
  await step({ name: "verifyFits", run: () => verifyFits(open) });
  await step({ name: "encodeFits of the units", run: () => comparedCopy(open) });
  for (const unit of open.units.slice(0, 8)) {
    for (const one of stepsOf(unit)) await step(one);
  }
}

function stepsOf(unit: Unit): Step[] {
  const name = (what: string): string => `${what} of unit ${unit.index} (${unit.kind})`;
  const steps: Step[] = [];
  const add = (what: string, run: () => Promise<unknown>): void => {
    steps.push({ name: name(what), run });
  };
  add("headerTime and qualityBits", async () => [headerTime(unit.header), qualityBits(unit.header)]);
  add("readWcs", async () => worldOf(unit));
  add("verifyChecksums", () => verifyChecksums(unit));
  if (unit.kind === "image" || unit.kind === "compressed-image") {
    add("readImage", () => readImage(unit));
    add("readRaw", () => readRaw(unit));
    add("readPlane", () => readPlane(unit));
    add("readImage, section", () => comparedSection(unit));
  } else if (unit.kind === "groups") add("readGroups", () => readGroups(unit));
  else if (unit.kind !== "opaque") {
    add("readTable", () => convertedTable(unit));
    add("readTable, one row", () => readTable(unit, { rows: { start: unit.rows >> 1, count: 1 } }));
  }
  return steps;
}

/** A copy of the units must have their data, byte for byte. */
async function comparedCopy(file: FitsFile): Promise<void> {
  const units = file.units.filter(({ kind, span }) => kind !== "opaque" && span.available === span.length);
  if (units.length === 0) return;
  const copy = await openFits(await encodeFits(units.map((unit) => ({ kind: "copy", unit }))));
  const behind = copy.units.length - units.length;
  for (const [i, { span, source }] of units.entries()) {
    const { span: other, source: from } = copy.units[i + behind];
    const [before, after] = await Promise.all([
      source.read(span.offset, span.length),
      from.read(other.offset, other.length),
    ]);
    if (before.length !== after.length || before.some((byte, at) => byte !== after[at])) {
      throw new Error("the copy of a unit has other data");
    }
  }
}

/** A few pixels to the sky and back. */
function worldOf(unit: Unit): void {
  const wcs = readWcs(unit.header);
  const pixels = wcs.axes.map((_, axis) => Float64Array.of(0, 3, -1e9, axis));
  worldToPixel(wcs, pixelToWorld(wcs, pixels));
}

/** A table in all its forms; what it becomes must be read again. */
async function convertedTable(unit: Unit): Promise<void> {
  const table = await readTable(unit);
  // Wide cells as text take many times their bytes; that is not what is looked for here.
  if (table.columns.reduce((sum, { data }) => sum + data.length, 0) > 1e5) return;
  tableToCsv(table);
  tableToJsonLines(table);
  const again = tableFromArrow(tableToArrow(table));
  if (again.rows !== table.rows) throw new Error("a table comes back from Arrow with other rows");
}

/** A window must hold what the whole image holds there. */
async function comparedSection(unit: Extract<Unit, { shape: readonly number[] }>): Promise<void> {
  const start = unit.shape.map((length) => length >> 2);
  const shape = unit.shape.map((length, axis) => Math.max(1, (length - start[axis]) >> 1));
  const part = await readImage(unit, { section: { start, shape } });
  let whole: Awaited<ReturnType<typeof readImage>>;
  try {
    whole = await readImage(unit);
  } catch (error) {
    if (isFitsError(error)) return;
    throw error;
  }
  const at = start.map(() => 0);
  for (let i = 0; i < part.data.length; i++) {
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--)
      from = from * unit.shape[axis] + start[axis] + at[axis];
    if (!Object.is(Number(part.data[i]), Number(whole.data[from]))) {
      throw new Error(
        `pixel ${at.join(",")} of the section is ${part.data[i]}, of the image ${whole.data[from]}`,
      );
    }
    for (let axis = 0; axis < shape.length && ++at[axis] === shape[axis]; axis++) at[axis] = 0;
  }
}
