import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Resvg } from "@resvg/resvg-js";
import { ArgumentError, FormatError } from "../../errors.ts";
import type { RgbaImage } from "../image.ts";
import { decodePng } from "../png.ts";
import { pngToRgba } from "../png-raster.ts";

export interface RasteriseOptions {
  /** Width of the picture in pixels; height follows. */
  readonly width?: number;
  /** Picture pixels for each SVG pixel, 1 by default; not together with `width`. */
  readonly scale?: number;
}

/**
 * The PNG file of an SVG figure. Text is set in DejaVu Sans, which comes with this package: fonts of the machine are not
 * looked at, so the same SVG gives the same bytes everywhere. Letters that DejaVu lacks (Chinese, Japanese) stay empty.
 *
 * Throws an ArgumentError for a bad size, a FormatError when the text is no SVG.
 */
export function svgToPng(svg: string, options: RasteriseOptions = {}): Uint8Array {
  return Uint8Array.from(rendered(svg, options).asPng());
}

/** The picture of an SVG figure, for further drawing; else as {@link svgToPng}. */
export function svgToImage(svg: string, options: RasteriseOptions = {}): RgbaImage {
  return pngToRgba(decodePng(svgToPng(svg, options)));
}

function rendered(svg: string, { width, scale }: RasteriseOptions): ReturnType<Resvg["render"]> {
  if (width !== undefined && scale !== undefined) {
    throw new ArgumentError("Both a width and a scale", { value: { width, scale }, expected: "one of them" });
  }
  const size = width ?? scale ?? 1;
  if (!(size > 0 && Number.isFinite(size)) || (width !== undefined && !Number.isInteger(width))) {
    throw new ArgumentError(`Picture ${width === undefined ? "scale" : "width"} of ${size}`, {
      value: size,
      expected: width === undefined ? "a positive number" : "a positive whole number",
    });
  }
  try {
    // resvg knows the SVG 1.1 name only.
    const known = svg.replaceAll('style="image-rendering:pixelated"', 'image-rendering="optimizeSpeed"');
    const resvg = new Resvg(known, {
      font: {
        loadSystemFonts: false,
        fontFiles: fontFiles(),
        defaultFontFamily: "DejaVu Sans",
        sansSerifFamily: "DejaVu Sans",
      },
      fitTo: width === undefined ? { mode: "zoom", value: size } : { mode: "width", value: size },
    });
    return resvg.render();
  } catch (cause) {
    throw new FormatError(`The SVG cannot be drawn: ${cause instanceof Error ? cause.message : cause}`, {
      expected: "a complete SVG file",
      cause,
    });
  }
}

function fontFiles(): string[] {
  const folder = dirname(createRequire(import.meta.url).resolve("dejavu-fonts-ttf/package.json"));
  return ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) => join(folder, "ttf", name));
}
