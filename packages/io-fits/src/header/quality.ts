import type { Header } from "./header.ts";

/** A bit that is set in a quality word. */
export interface QualityBit {
  /** Its position, 0 for the lowest. */
  readonly bit: number;
  /** What it says, where that is documented for the instrument of the header. */
  readonly meaning: string | undefined;
}

/** Level-1 images of AIA and HMI (Guide to SDO Data Analysis, section 7.7.6, table 2). */
const LEVEL_1: Readonly<Record<number, string>> = {
  0: "no flat field",
  1: "no orbit data",
  2: "no ancillary science data",
  3: "no master pointing data",
  4: "no limb fit",
  8: "pixels are missing",
  9: "more than 1% of the pixels are missing",
  10: "more than 5% of the pixels are missing",
  11: "more than 25% of the pixels are missing",
  12: "spacecraft not in science pointing mode",
  13: "spacecraft in eclipse",
  14: "Sun not in view of the spacecraft",
  15: "spacecraft in safe mode",
  16: "dark image",
  17: "image stabilisation loop open",
  18: "calibration image",
  20: "focus out of range",
  21: "register flag set",
  30: "quick-look image",
  31: "no image",
};

/**
 * Observables of HMI (level 1.5): the bits on which the 45-second and the 720-second pipelines of JSOC agree. The
 * others mean different things in the two.
 */
const HMI_OBSERVABLES: Readonly<Record<number, string>> = {
  5: "poor quality (eclipse, transit, thermal recovery, open loop or the like)",
  10: "lists of cosmic-ray hits missing for some filtergrams",
  11: "filtergrams left out for a missing or deviating limb fit",
  12: "filtergrams that could not be gap-filled",
  13: "default temperature used in the polarisation calibration",
  14: "image stabilisation loop open for some filtergrams",
  15: "orbit keywords taken from the nearest filtergram",
  16: "fewer filtergrams in the interpolation than usual",
  31: "no image",
};

/** What the bits of a quality word say that are documented, by what the word belongs to. */
export const QUALITY_MEANINGS: Readonly<
  Record<"SDO level 1" | "HMI observables", Readonly<Record<number, string>>>
> = { "SDO level 1": LEVEL_1, "HMI observables": HMI_OBSERVABLES };

/**
 * The bits that are set in a quality word: an integer, negative where bit 31 is set, or a decimal or hexadecimal
 * string (`0x00000400`).
 *
 * @returns undefined where the keyword is absent or holds something else; an empty list means nominal.
 */
export function qualityBits(header: Header, key = "QUALITY"): QualityBit[] | undefined {
  const word = wordOf(header.get(key));
  if (word === undefined) return undefined;
  const meanings = key.toUpperCase() === "QUALITY" ? meaningsFor(header) : {};
  const bits: QualityBit[] = [];
  for (let bit = 0; bit < 64; bit++) {
    if ((word >> BigInt(bit)) & 1n) bits.push({ bit, meaning: meanings[bit] });
  }
  return bits;
}

/** The word without sign: of 32 bits where it fits, of 64 else. */
function wordOf(value: unknown): bigint | undefined {
  let word: bigint;
  if (typeof value === "bigint") word = value;
  else if (typeof value === "number" && Number.isInteger(value)) word = BigInt(value);
  else if (typeof value === "string" && /^(?:0[xX][\dA-Fa-f]{1,16}|[+-]?\d{1,19})$/.test(value.trim())) {
    word = BigInt(value.trim().replace("+", ""));
  } else return undefined;
  return BigInt.asUintN(word >= -(2n ** 31n) && word < 2n ** 32n ? 32 : 64, word);
}

const OBSERVABLES = new Set([
  "MAGNETOGRAM",
  "DOPPLERGRAM",
  "CONTINUUM INTENSITY",
  "LINE WIDTH",
  "LINE DEPTH",
]);

function meaningsFor(header: Header): Readonly<Record<number, string>> {
  const telescope = header.getString("TELESCOP") ?? "";
  const instrument = header.getString("INSTRUME") ?? "";
  if (!telescope.startsWith("SDO")) return {};
  if (instrument.startsWith("AIA")) return LEVEL_1;
  if (!instrument.startsWith("HMI")) return {};
  if (header.getNumber("LVL_NUM") === 1) return LEVEL_1;
  // Maps and patches made of observables have words of their own.
  return OBSERVABLES.has(header.getString("CONTENT") ?? "") ? HMI_OBSERVABLES : {};
}
