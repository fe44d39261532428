import { type FitsFile, readGroups, readImage, readTable, type Unit } from "../../src/index.ts";
import { type PlainError, plainError } from "./plain-error.ts";

/** What came of a file: the errors of opening it and of reading each unit, and the warnings. */
export interface Outcome {
  readonly opened: boolean;
  readonly errors: readonly PlainError[];
  readonly warnings: readonly string[];
}

/** Opens a file and reads all of it, in Node and in a browser alike. Throws anything that is no FitsError. */
export async function readEverything(open: () => Promise<FitsFile>): Promise<Outcome> {
  const errors: PlainError[] = [];
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      errors.push(plainError(error));
      return undefined;
    }
  };
  const file = await attempt(open);
  for (const unit of file?.units ?? []) await attempt(() => readUnit(unit));
  return {
    opened: file !== undefined,
    errors,
    warnings: (file?.warnings ?? []).map(({ message }) => message),
  };
}

async function readUnit(unit: Unit): Promise<unknown> {
  if (unit.kind === "table" || unit.kind === "compressed-table" || unit.kind === "ascii-table") {
    return readTable(unit);
  }
  if (unit.kind === "groups") return readGroups(unit);
  if (unit.kind === "image" && unit.shape.length === 0) return undefined;
  return readImage(unit);
}
