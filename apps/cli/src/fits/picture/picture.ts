import { type SolarImage, solarImageFromHeader } from "@helioscope/core";
import { colourise, escapeXml, type PanelAxis, panelsSvg, pixelAxes } from "@helioscope/core/figure";
import { svgToPng } from "@helioscope/core/figure/node";
import { type FitsFile, isFitsError, type Unit } from "@helioscope/io-fits";
import { writePieces } from "../atomic.ts";
import { unitByName } from "../units.ts";
import { coloursOf } from "./colours.ts";
import { type WorldLines, worldLines } from "./lines.ts";
import type { PictureOptions } from "./options.ts";
import { type Plane, readPicturePlane } from "./plane.ts";
import { type Sky, skyOf } from "./sky.ts";
import { sunLines } from "./sun.ts";

/** Width of the picture on the page; PNG has twice the pixels. */
const WIDTH = 720;
const TALLEST = 900;

/** Draws an image as PNG, and as SVG beside it. Gives what the user should know of it. */
export async function toPicture(
  file: FitsFile,
  path: string,
  stem: string,
  options: PictureOptions,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const unit: Unit = options.unit === undefined ? file.firstImage() : unitByName(file, options.unit);
  const plane = await readPicturePlane(unit, options, signal);
  const notes: string[] = [];
  const svg = draw(unit, plane, stem, options, notes);
  await writePieces(path.replace(/\.png$/i, ".svg"), [svg], signal);
  await writePieces(path, [svgToPng(svg, { scale: 2 })], signal);
  return notes;
}

function draw(unit: Unit, plane: Plane, stem: string, options: PictureOptions, notes: string[]): string {
  const { raster } = plane;
  const { width, height } = raster;
  const image = solarImageFromHeader(raster, unit.header, stem);
  const colours = coloursOf(raster, image, options);
  const sky = skyFor(unit, plane, options, notes);
  const lines = sky && worldLines(sky, width, height);
  const { x, y } = axes(plane, lines);
  const bunit = image.unit ?? unit.header.getString("BUNIT")?.trim();
  const panelWidth = Math.min(WIDTH, Math.round((TALLEST * width) / height));
  return panelsSvg(
    [
      {
        image: colourise(raster, colours),
        title: titleOf(unit, image, stem, options),
        x,
        y,
        colourBar: { ...colours, ...(bunit ? { label: bunit } : {}) },
        overlay: sky && lines ? overlay(sky, lines, width, height, panelWidth, options) : "",
      },
    ],
    { panelWidth },
  );
}

function skyFor(unit: Unit, plane: Plane, options: PictureOptions, notes: string[]): Sky | undefined {
  if (options.grid === "none" || !("shape" in unit)) return undefined;
  try {
    const sky = skyOf(unit.header, unit.shape, plane);
    notes.push(...(sky?.wcs.warnings.map(({ message }) => message) ?? []));
    return sky;
  } catch (error) {
    if (!isFitsError(error, "format", "unsupported")) throw error;
    notes.push(`axes are in pixels: ${error.message}`);
    return undefined;
  }
}

function axes({ raster, first, bin }: Plane, lines: WorldLines | undefined): { x: PanelAxis; y: PanelAxis } {
  const { width, height } = raster;
  const own = pixelAxes(width, height);
  const pixels = (axis: PanelAxis, from: number, length: number): PanelAxis => ({
    ...axis,
    range: [from - 0.5, from + length * bin - 0.5],
  });
  const marked = (edge: WorldLines["bottom"], axis: PanelAxis): PanelAxis =>
    edge === undefined
      ? { range: axis.range, ticks: [] }
      : { range: axis.range, label: edge.label, ticks: spaced(edge.marks) };
  if (lines !== undefined) return { x: marked(lines.bottom, own.x), y: marked(lines.left, own.y) };
  return { x: pixels(own.x, first[0], width), y: pixels(own.y, first[1], height) };
}

const spaced = (marks: NonNullable<WorldLines["bottom"]>["marks"]): typeof marks => marks;

function overlay(
  sky: Sky,
  lines: WorldLines,
  width: number,
  height: number,
  panelWidth: number,
  { grid }: PictureOptions,
): string {
  // Lines are as wide on the page whatever the zoom.
  const thin = width / panelWidth;
  const stroke = (d: string, width: number, opacity: number): string =>
    d === ""
      ? ""
      : `<path d="${escapeXml(d)}" fill="none" stroke="#000000" stroke-opacity="${opacity * 0.6}" stroke-width="${(width + 0.8) * thin}"/>` +
        `<path d="${escapeXml(d)}" fill="none" stroke="#ffffff" stroke-opacity="${opacity}" stroke-width="${width * thin}"/>`;
  const system = grid === "carrington" ? "carrington" : "stonyhurst";
  const sun = grid === "world" ? undefined : sunLines(sky, height, system);
  if (sun !== undefined && sun.grid !== "")
    return stroke(sun.grid, 0.7, 0.5) + stroke(sun.main, 1.1, 0.7) + stroke(sun.limb, 1.2, 0.9);
  return lines.paths.map((d) => stroke(d, 0.7, 0.5)).join("") + stroke(sun?.limb ?? "", 1.2, 0.9);
}

function titleOf(unit: Unit, image: SolarImage, stem: string, { plane }: PictureOptions): string {
  const { header } = unit;
  const object = header.getString("OBJECT")?.trim();
  const wavelength = image.wavelengthAngstrom === undefined ? "" : `${image.wavelengthAngstrom} Å`;
  const content = header.getString("CONTENT")?.trim();
  const time = image.time?.utc.replace(/\.000Z$/, "Z");
  const source = [image.instrument, wavelength].filter(Boolean).join(" ");
  const parts = [source || object || stem, content, time, plane > 0 ? `plane ${plane}` : ""];
  const text = parts.filter(Boolean).join("   ");
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}
