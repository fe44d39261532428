import { escapeXml } from "@helioscope/core/figure";

/** Width of a letter of DejaVu Sans at 12 px. */
export const LETTER = 7.4;

export const longest = (texts: readonly string[]): number =>
  Math.max(...texts.map((text) => LETTER * text.length));

/** Text at a place; more attributes as SVG writes them. */
export const textAt = (text: string, x: number, y: number, more = ""): string =>
  `<text x="${rounded(x)}" y="${rounded(y)}"${more === "" ? "" : ` ${more}`}>${escapeXml(text)}</text>`;

export const rounded = (value: number): string => String(Math.round(value * 10) / 10);

/** A whole SVG file on white. */
export const sheet = (width: number, height: number, parts: readonly string[]): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width)}" height="${Math.ceil(height)}" font-size="12" fill="#222222" font-family="DejaVu Sans, Verdana, sans-serif">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...parts,
    "</svg>\n",
  ].join("\n");
