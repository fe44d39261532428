import { readFile } from "node:fs/promises";
import {
  gris15648,
  hinodeSp,
  hinodeSpProfile,
  type InstrumentalProfile,
  LINES,
  readSirPsf,
  type SpectralSetup,
} from "@helioscope/stokes-assist";
import { userPath } from "../paths.ts";
import { UsageError } from "../usage-error.ts";
import type { Option, Values } from "../verb.ts";

/** Options that say which spectrum is computed. */
export const SPECTRUM_OPTIONS = {
  spectrum: {
    type: "choice",
    of: ["hinode-sp", "15648"],
    default: "hinode-sp",
    about: "Lines and wavelengths: Fe I 6301/6302 of Hinode SP, or Fe I 15648 of an infrared spectrograph",
  },
  range: {
    type: "text",
    hint: "FROM,TO,STEP",
    about: "Other wavelengths, air Angstrom; the lines are the shipped ones in between",
  },
  instrument: {
    type: "text",
    hint: "hinode-sp|none|FILE",
    about: "Instrumental profile, FILE in SIR's .psf format (default: that of the spectrum)",
  },
  mu: { type: "number", min: 0, about: "Cosine of the heliocentric angle (default 1)" },
} as const satisfies Record<string, Option>;

export async function spectrumOf(options: Values<typeof SPECTRUM_OPTIONS>): Promise<SpectralSetup> {
  const { mu } = options;
  const named = options.spectrum === "15648" ? gris15648 : hinodeSp;
  const { instrument, ...base } = options.range === undefined ? named : inRange(options.range);
  const profile = options.instrument === undefined ? instrument : await profileOf(options.instrument);
  return { ...base, ...(profile ? { instrument: profile } : {}), ...(mu === undefined ? {} : { mu }) };
}

function inRange(text: string): SpectralSetup {
  const [from, to, step, ...more] = text.split(",").map(Number);
  const count = Math.floor((to - from) / step + 1e-6) + 1;
  if (more.length > 0 || !(step > 0) || !(count >= 3 && count <= 100_000))
    throw new UsageError(`--range is FROM,TO,STEP in Angstrom with at least three samples, not "${text}"`);
  const lines = LINES.filter(({ wavelength }) => wavelength > from && wavelength < to);
  if (lines.length === 0) {
    const known = LINES.map(({ element, wavelength }) => `${element} ${wavelength}`).join(", ");
    throw new UsageError(`No known line lies between ${from} and ${to}; there are: ${known}`);
  }
  return {
    regions: [{ lines, wavelengths: Float64Array.from({ length: count }, (_, i) => from + i * step) }],
  };
}

/** A named instrumental profile, none, or that of a file. */
export async function profileOf(name: string): Promise<InstrumentalProfile | undefined> {
  if (name === "none") return undefined;
  if (name === "hinode-sp") return hinodeSpProfile;
  return readSirPsf(await readFile(userPath(name), "utf8"));
}
