import { FormatError } from "@helioscope/core";
import type { InstrumentalProfile } from "../types.ts";
import { exponential, fixed } from "./fortran.ts";
import { notNumbers, numberRows } from "./sir-rows.ts";

/** Reads an instrumental profile of SIR (`.psf`): offset in milli-Angstrom and transmission a row. */
export function readSirPsf(text: string): InstrumentalProfile {
  const rows = numberRows(text, "the instrumental profile");
  if (rows.length === 0)
    throw new FormatError("The instrumental profile is empty", { expected: "rows of 2 numbers" });
  for (const [i, { line, values }] of rows.entries()) {
    if (values.length !== 2 || (i > 0 && values[0] <= rows[i - 1].values[0])) {
      throw notNumbers("the instrumental profile", line, values.join(" "), "2 columns, the first one rising");
    }
  }
  return {
    offsets: Float64Array.from(rows, ({ values }) => Number((values[0] / 1000).toPrecision(12))),
    transmission: Float64Array.from(rows, ({ values }) => values[1]),
  };
}

/** Writes an instrumental profile as SIR reads it. */
export function writeSirPsf(profile: InstrumentalProfile): string {
  const rows = Array.from(
    profile.offsets,
    (offset, i) => `${fixed(offset * 1000, 13, 4)} ${exponential(profile.transmission[i], 14, 6, 1)}\n`,
  );
  return rows.join("");
}
