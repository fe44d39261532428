import { type HeaderLike, headerText } from "@helioscope/core";
import type { DiscKind } from "../types.ts";

/** Level-1 images of AIA (Guide to SDO Data Analysis, section 7.7.6, table 2). */
const AIA: Readonly<Record<number, string>> = {
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

/** Line-of-sight observables of HMI: the bits on which the 45-second and the 720-second pipelines agree. */
const HMI: Readonly<Record<number, string>> = {
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

/**
 * QUALITY of a header as a word of 32 bits without sign: an integer (negative where bit 31 is set), or a decimal or hexadecimal
 * string. 0 where the header has none.
 */
export function qualityWord(header: HeaderLike): number {
  const text = headerText(header, "QUALITY") ?? "0";
  const value = /^(0x[\da-f]+|[-+]?\d+)$/i.test(text) ? Number(text) : 0;
  return Number(BigInt.asUintN(32, BigInt(Math.trunc(value))));
}

/** What the bits of a quality word say, the lowest first: of AIA level 1 (`euv`), or of HMI's observables (`field`). */
export function qualityReasons(kind: DiscKind, word: number): string[] {
  const meanings = kind === "euv" ? AIA : HMI;
  const reasons: string[] = [];
  for (let bit = 0; bit < 32; bit++) {
    if ((word >>> bit) & 1) reasons.push(meanings[bit] ?? `bit ${bit} of QUALITY`);
  }
  return reasons;
}

/** Why the bits of `mask` reject an image; undefined where they do not. */
export function qualityRejection(kind: DiscKind, header: HeaderLike, mask: number): string | undefined {
  const word = qualityWord(header);
  const bad = (word & mask) >>> 0;
  if (bad === 0) return undefined;
  const hex = `0x${word.toString(16).padStart(8, "0")}`;
  return `QUALITY ${hex}: ${qualityReasons(kind, bad).join(", ")}`;
}
