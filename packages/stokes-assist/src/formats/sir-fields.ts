import { FormatError } from "@helioscope/core";
import { parseNumber } from "./fortran.ts";

/** A line of a control file of SIR: what stands before the colon, and the values between it and the exclamation mark. */
export interface ControlField {
  readonly label: string;
  readonly values: readonly string[];
}

/** Takes a control file apart, line by line; blanks within values are dropped, as SIR does. */
export function readControlFields(text: string): ControlField[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const colon = line.indexOf(":");
      if (colon < 0) {
        throw new FormatError("A line of the control file has no colon", {
          value: line.slice(0, 80),
          expected: "`label: value ! comment`",
        });
      }
      const value = line.slice(colon + 1).split("!")[0];
      const values = value
        .replace(/\s+/g, "")
        .split(/[,;]/)
        .filter((item) => item !== "");
      return { label: line.slice(0, colon).trim(), values };
    });
}

/** Writes a control file. SIR reads lines by their place, at most 300 characters of each. */
export function writeControlFields(fields: readonly ControlField[]): string {
  return fields.map(({ label, values }) => `${label.padEnd(28)} :${values.join(",")} !\n`).join("");
}

/** The values of a field as numbers; `*` (every depth) is Infinity. */
export function fieldNumbers({ label, values }: ControlField): number[] {
  return values.map((value) => {
    const number = value.startsWith("*") ? Number.POSITIVE_INFINITY : parseNumber(value);
    if (number === undefined) {
      throw new FormatError(`"${value}" in the field "${label}"`, { value, expected: "a number or *" });
    }
    return number;
  });
}
