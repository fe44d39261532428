import {
  type FitsFile,
  isFitsError,
  openFits,
  readGroups,
  readImage,
  readPlane,
  readRaw,
  readTable,
  type Unit,
} from "../../src/index.ts";

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
  for (const unit of file?.units.slice(0, 8) ?? []) {
    for (const one of stepsOf(unit)) await step(one);
  }
}

function stepsOf(unit: Unit): Step[] {
  const name = (what: string): string => `${what} of unit ${unit.index} (${unit.kind})`;
  const steps: Step[] = [];
  const add = (what: string, run: () => Promise<unknown>): void => {
    steps.push({ name: name(what), run });
  };
  if (unit.kind === "image" || unit.kind === "compressed-image") {
    add("readImage", () => readImage(unit));
    add("readRaw", () => readRaw(unit));
    add("readPlane", () => readPlane(unit));
    add("readImage, section", () => comparedSection(unit));
  } else if (unit.kind === "groups") add("readGroups", () => readGroups(unit));
  else if (unit.kind !== "opaque") {
    add("readTable", () => readTable(unit));
    add("readTable, one row", () => readTable(unit, { rows: { start: unit.rows >> 1, count: 1 } }));
  }
  return steps;
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
