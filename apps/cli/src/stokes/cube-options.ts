import type { StokesCubeOptions } from "@helioscope/stokes-assist";
import { UsageError } from "../usage-error.ts";
import type { Option, Values } from "../verb.ts";

/** Options that say what a file of Stokes profiles does not say of itself. */
export const CUBE_OPTIONS = {
  axes: {
    type: "text",
    hint: "NAMES",
    about: 'Axes of a cube, the slowest first: "stokes,wavelength,y,x" (default: from CTYPEn)',
  },
  wavelengths: {
    type: "text",
    hint: "FILE",
    about: "Wavelengths, air Angstrom: numbers in a text file, or SPINOR's .wlb (default: from the header)",
  },
  continuum: {
    type: "text",
    hint: "quiet|none|COUNTS",
    about: "What the numbers are divided by (default quiet: the quiet Sun's continuum, found in the map)",
  },
  mu: { type: "number", min: 0, about: "Cosine of the heliocentric angle (default: from the header)" },
  noise: {
    type: "number",
    min: 0,
    about: "Standard deviation of Q, U and V over the continuum (default: measured)",
  },
  sequence: { type: "text", hint: "NAME", about: "Take this map, where the files are of several" },
} as const satisfies Record<string, Option>;

/** What was given of {@link CUBE_OPTIONS}, as it is kept with a run. */
export type CubeChoice = {
  readonly [K in keyof typeof CUBE_OPTIONS]?: Exclude<Values<typeof CUBE_OPTIONS>[K], undefined>;
};

export function cubeChoice(options: Values<typeof CUBE_OPTIONS>): CubeChoice {
  const names = Object.keys(CUBE_OPTIONS) as (keyof typeof CUBE_OPTIONS)[];
  return Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  );
}

/** The choice as the readers take it; wavelengths are read apart. */
export function readerOptions({ axes, continuum, mu, noise }: CubeChoice): StokesCubeOptions {
  return {
    ...(axes === undefined ? {} : { axes }),
    ...(continuum === undefined ? {} : { continuum: continuumOf(continuum) }),
    ...(mu === undefined ? {} : { mu }),
    ...(noise === undefined ? {} : { noise }),
  };
}

function continuumOf(text: string): "quiet" | "none" | number {
  if (text === "quiet" || text === "none") return text;
  const counts = Number(text);
  if (text.trim() !== "" && counts > 0) return counts;
  throw new UsageError(`--continuum is quiet, none or a positive number, not "${text}"`);
}
