import { ArgumentError } from "../errors.ts";

/** Red, green and blue, 0 to 255 each. */
export type Rgb = readonly [number, number, number];

/** A colour as callers may write it: three numbers, or `#rgb` / `#rrggbb`. */
export type Colour = Rgb | string;

const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** The three numbers of a colour. Throws an ArgumentError on anything but `#rgb`, `#rrggbb` or three bytes. */
export function toRgb(colour: Colour): Rgb {
  if (typeof colour === "string") {
    if (!HEX.test(colour)) {
      throw new ArgumentError(`Colour ${JSON.stringify(colour)}`, {
        value: colour,
        expected: "#rgb or #rrggbb",
      });
    }
    const digits = colour.length === 4 ? colour.replace(/[0-9a-f]/gi, "$&$&") : colour;
    const value = Number.parseInt(digits.slice(1), 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  }
  if (colour.length !== 3 || colour.some((c) => !Number.isInteger(c) || c < 0 || c > 255)) {
    throw new ArgumentError(`Colour [${colour.join(", ")}]`, {
      value: colour,
      expected: "three whole numbers from 0 to 255",
    });
  }
  return colour;
}

/** `#rrggbb`, as SVG takes it. */
export function toHex(colour: Colour): string {
  return `#${toRgb(colour)
    .map((c) => c.toString(16).padStart(2, "0"))
    .join("")}`;
}

/** The colours C0 to C9 of matplotlib's default cycle (Tableau 10), for the lines of a plot. */
export const seriesColours: readonly string[] = [
  "#1f77b4",
  "#ff7f0e",
  "#2ca02c",
  "#d62728",
  "#9467bd",
  "#8c564b",
  "#e377c2",
  "#7f7f7f",
  "#bcbd22",
  "#17becf",
];
