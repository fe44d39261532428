import { FormatError } from "@helioscope/core";
import * as z from "zod/mini";
import type { KnownBipole } from "./bipole-boxes.ts";
import type { KnownFlare } from "./flare-places.ts";

/** What is known of a synthetic Sun. */
export interface SunTruthFacts {
  readonly bipoles: readonly KnownBipole[];
  readonly flares: readonly KnownFlare[];
}

const instant = z.pipe(
  z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), { error: "is no time" })),
  z.transform((text) => Date.parse(text)),
);
const degrees = z.number();

const schema = z.object({
  bipoles: z.array(
    z.object({
      id: z.number(),
      beginsUtc: instant,
      grownUtc: instant,
      longitudeDeg: degrees,
      latitudeDeg: degrees,
      fluxMx: z.number(),
      separationDeg: z.number(),
    }),
  ),
  flares: z.array(
    z.object({
      startUtc: instant,
      peakUtc: instant,
      decayMinutes: z.number(),
      longitudeDeg: degrees,
      latitudeDeg: degrees,
    }),
  ),
});

/** Reads `truth.json` of a synthetic Sun (`writeSun` of @helioscope/synthetic). Throws a FormatError for any other text. */
export function readSunTruth(text: string): SunTruthFacts {
  try {
    const { bipoles, flares } = schema.parse(JSON.parse(text));
    return {
      bipoles: bipoles.map(({ beginsUtc, grownUtc, ...rest }) => ({
        ...rest,
        begins: beginsUtc,
        grown: grownUtc,
      })),
      flares: flares.map(({ startUtc, peakUtc, ...rest }) => ({ ...rest, start: startUtc, peak: peakUtc })),
    };
  } catch (cause) {
    throw new FormatError("The file is not the truth of a synthetic Sun", {
      expected: "truth.json as magnetogram sun writes it",
      cause,
    });
  }
}
