import { ArgumentError } from "../errors.ts";
import type { RgbaImage } from "./image.ts";
import { type EncodePngOptions, encodePng } from "./png.ts";

/** The fonts of our SVG files, best first; `@helioscope/core/figure/node` renders with the first one. */
export const fontFamily = "DejaVu Sans, Verdana, sans-serif";

export type SvgAttributes = Readonly<Record<string, string | number | undefined>>;

/** One SVG element; text of attributes is escaped, children are taken as they are. */
export function element(tag: string, attributes: SvgAttributes, ...children: readonly string[]): string {
  let head = tag;
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    head += ` ${name}="${typeof value === "number" ? coordinate(value) : escapeXml(value)}"`;
  }
  const inner = children.join("");
  return inner === "" ? `<${head}/>` : `<${head}>${inner}</${tag}>`;
}

/** A text element at (x, y). */
export function label(text: string, x: number, y: number, attributes: SvgAttributes = {}): string {
  return element("text", { x, y, ...attributes }, escapeXml(text));
}

/** Text as XML holds it; characters that XML forbids become a replacement sign. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, (c) => ("\t\n\r".includes(c) ? c : "\uFFFD"))
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A number with at most three decimals. Throws an ArgumentError when it is not finite. */
export function coordinate(value: number): string {
  if (!Number.isFinite(value))
    throw new ArgumentError(`SVG coordinate ${value}`, { value, expected: "a finite number" });
  return String(Math.round(value * 1000) / 1000 || 0);
}

/** The outer element of a figure: white ground, our font. */
export function svgDocument(width: number, height: number, ...children: readonly string[]): string {
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
      "font-family": fontFamily,
      "font-size": 12,
      fill: "#222222",
      color: "#222222",
    },
    element("rect", { width, height, fill: "#ffffff" }),
    ...children,
  );
}

/** A picture as a PNG data URI. */
export function pngDataUri(image: RgbaImage, options?: EncodePngOptions): string {
  const bytes = encodePng(image, options);
  let binary = "";
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return `data:image/png;base64,${btoa(binary)}`;
}

/** Width and height of one of our SVG figures. Throws an ArgumentError for text that does not begin with a sized svg element. */
export function svgSize(svg: string): { readonly width: number; readonly height: number } {
  const head = /^\s*(?:<\?xml[^>]*>\s*)?<svg\b[^>]*>/.exec(svg)?.[0] ?? "";
  const width = Number(/\swidth="([\d.]+)(?:px)?"/.exec(head)?.[1]);
  const height = Number(/\sheight="([\d.]+)(?:px)?"/.exec(head)?.[1]);
  if (!(width > 0 && height > 0)) {
    throw new ArgumentError("SVG without a size", {
      value: svg.slice(0, 80),
      expected: '<svg width="..." height="...">',
    });
  }
  return { width, height };
}
