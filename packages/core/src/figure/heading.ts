import { label } from "./svg.ts";

/** A title broken into lines that fit a width. */
export interface Heading {
  readonly lines: readonly string[];
  /** Font size, pixels. */
  readonly size: number;
  readonly bold: boolean;
  /** Pixels that lines after the first take. */
  readonly more: number;
}

/** Advance widths of DejaVu Sans in ems, rounded up; of what is not listed, that of a small letter, or 1 beyond Latin 1. */
const WIDTHS: readonly (readonly [number, string])[] = [
  [0.32, "'ijlIJ ,."],
  [0.42, "/:;\\|f-()[]t!r"],
  [0.54, '"*_`sz?'],
  [0.8, "AVXZBRCUNHDG&OQ"],
  [0.86, "#+<=>^~wM\u00d7\u00b1\u2212"],
  [1, "%mW@"],
];
const SMALL = 0.66;
const BOLD = 1.15;
const known = new Map(WIDTHS.flatMap(([width, signs]) => [...signs].map((sign) => [sign, width] as const)));

/** A title becomes so much smaller before it is broken. */
const SMALLEST = 0.8;
const LINE = 1.25;

/** Width of a text in our font, pixels; rather too much than too little. */
export function textWidth(text: string, size: number, bold = false): number {
  let ems = 0;
  for (const sign of text) ems += known.get(sign) ?? (sign > "\u00ff" ? 1 : SMALL);
  return ems * size * (bold ? BOLD : 1);
}

/** Sets a title a little smaller where it is too wide for `room`, and breaks it between words where that is not enough. */
export function fitHeading(text: string, room: number, size: number, bold = false): Heading {
  const wide = textWidth(text, size, bold);
  if (wide * SMALLEST <= room)
    return { lines: [text], size: Math.min(size, (size * room) / wide), bold, more: 0 };
  const words = text.split(" ");
  const longest = Math.max(...words.map((word) => textWidth(word, size, bold)));
  const small = Math.min(SMALLEST * size, (size * room) / longest);
  const lines: string[] = [];
  for (const word of words) {
    const joined = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(joined, small, bold) <= room) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return { lines, size: small, bold, more: (lines.length - 1) * LINE * small };
}

/** Its lines, centred on x; y is the base of the first. */
export function headingSvg({ lines, size, bold }: Heading, x: number, y: number): string {
  const style = { "text-anchor": "middle", "font-size": size, ...(bold ? { "font-weight": "bold" } : {}) };
  return lines.map((line, k) => label(line, x, y + k * LINE * size, style)).join("");
}
