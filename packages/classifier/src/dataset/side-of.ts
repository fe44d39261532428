import type { Side } from "./sides.ts";

const NAMES: Readonly<Record<string, Side>> = {
  train: "train",
  training: "train",
  val: "validation",
  valid: "validation",
  validation: "validation",
  test: "test",
  testing: "test",
};

/** The side that a data set calls by this name; undefined for another name. */
export const sideOf = (name: string): Side | undefined => NAMES[name.toLowerCase()];
