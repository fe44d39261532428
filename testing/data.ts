import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** The folder of real observations and reference numbers, which is not part of the repository. */
export const dataRoot: string =
  process.env.HELIOSCOPE_DATA ?? resolve(import.meta.dirname, "../../shared/data");

/** Whether it is there; tests that need it say so in their skip reason. */
export const hasData: boolean = existsSync(dataRoot);

export const dataPath = (...parts: string[]): string => resolve(dataRoot, ...parts);
