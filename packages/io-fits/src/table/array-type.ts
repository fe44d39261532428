import { ARRAYS, arrayStorage } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { Column } from "./column.ts";

/** @throws FitsError "argument" for an array that a column of its type cannot have. */
export function checkArray({ name, type, data }: Pick<Column, "name" | "type" | "data">): void {
  const bitpix = arrayStorage(data)?.bitpix ?? 0;
  const complex = type === "complex";
  if (type === "numeric" ? bitpix !== 0 : complex ? bitpix < 0 : bitpix === 8) return;
  throw new FitsError("argument", `Column ${name} of type ${type} holds an array of another type`, {
    value: data?.constructor.name,
    expected: type === "numeric" ? ARRAYS : complex ? "an array of floats" : "a Uint8Array",
  });
}
