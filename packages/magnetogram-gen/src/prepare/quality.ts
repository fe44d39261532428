import { type HeaderLike, headerText } from "@helioscope/core";
import { QUALITY_MEANINGS } from "@helioscope/io-fits";
import type { DiscKind } from "../types.ts";

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
  const meanings = QUALITY_MEANINGS[kind === "euv" ? "SDO level 1" : "HMI observables"];
  const reasons: string[] = [];
  for (let bit = 0; bit < 32; bit++) {
    if ((word >>> bit) & 1) reasons.push(meanings[bit] ?? `bit ${bit} of QUALITY`);
  }
  return reasons;
}

/**
 * Why the bits of `mask` reject an image; undefined where they do not. Telescopes other than SDO's have words of their own, of
 * which only bit 31, no image, is the same.
 */
export function qualityRejection(kind: DiscKind, header: HeaderLike, mask: number): string | undefined {
  const word = qualityWord(header);
  const sdo = /^SDO/i.test(headerText(header, "TELESCOP") ?? "SDO");
  const bad = (word & mask & (sdo ? -1 : 1 << 31)) >>> 0;
  if (bad === 0) return undefined;
  const hex = `0x${word.toString(16).padStart(8, "0")}`;
  return `QUALITY ${hex}: ${qualityReasons(kind, bad).join(", ")}`;
}
