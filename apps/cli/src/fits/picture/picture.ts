import { type SolarImage, solarImageFromHeader } from "@helioscope/core";
import {
  colourise,
  escapeXml,
  type PanelAxis,
  panelsSvg,
  pixelAxes,
  type RgbaImage,
} from "@helioscope/core/figure";
import { svgToPng } from "@helioscope/core/figure/node";
import { type FitsFile, isFitsError, type Unit } from "@helioscope/io-fits";
import { writePieces } from "../atomic.ts";
import { unitByName } from "../units.ts";
import { coloursOf } from "./colours.ts";
import { type Mark, type WorldLines, worldLines } from "./lines.ts";
import type { PictureOptions } from "./options.ts";
import { type Plane, readPicturePlane, turn } from "./plane.ts";
import { type Sky, skyOf } from "./sky.ts";
import { type Label, sunLines } from "./sun.ts";

/** Width of the picture on the page; PNG has twice the pixels. */
const WIDTH = 720;
const TALLEST = 900;

/** Draws an image as PNG, and as SVG beside it. Gives the path of that, and what the user should know. */
export async function toPicture(
  file: FitsFile,
  path: string,
  stem: string,
  options: PictureOptions,
  signal: AbortSignal,
): Promise<{ readonly svg: string; readonly notes: readonly string[] }> {
  const unit: Unit = options.unit === undefined ? file.firstImage() : unitByName(file, options.unit);
  const plane = await readPicturePlane(unit, options, signal);
  const notes: string[] = [];
  const drawn = draw(unit, plane, stem, options, notes);
  const svg = path.replace(/\.png$/i, ".svg");
  await writePieces(svg, [drawn], signal);
  await writePieces(path, [svgToPng(drawn, { scale: 2 })], signal);
  return { svg, notes };
}

function draw(unit: Unit, read: Plane, stem: string, options: PictureOptions, notes: string[]): string {
  const { plane, sky } = northUp(unit, read, skyFor(unit, read, options, notes));
  const { raster } = plane;
  const { width, height } = raster;
  const image = solarImageFromHeader(raster, unit.header, stem);
  const colours = coloursOf(raster, image, options);
  const picture = colourise(raster, colours);
  const lines = sky && worldLines(sky, width, height);
  const panelWidth = Math.min(WIDTH, Math.round((TALLEST * width) / height));
  const zoom = panelWidth / width;
  const { x, y } = axes(plane, lines, zoom);
  const bunit = image.unit ?? unit.header.getString("BUNIT")?.trim();
  return panelsSvg(
    [
      {
        image: picture,
        title: titleOf(unit, image, stem, options),
        x,
        y,
        colourBar: { ...colours, ...(bunit ? { label: bunit } : {}) },
        overlay: sky && lines ? overlay(sky, lines, picture, zoom, options) : "",
      },
    ],
    { panelWidth },
  );
}

/** Images of the Sun that stand on their head, as many instruments deliver them, are turned. */
function northUp(unit: Unit, plane: Plane, sky: Sky | undefined): { plane: Plane; sky: Sky | undefined } {
  if (sky?.wcs.frame !== "helioprojective" || !("shape" in unit)) return { plane, sky };
  const [cx, cy] = [plane.raster.width / 2, plane.raster.height / 2];
  const [x, y] = sky.world([cx, cx + 1, cx], [cy, cy, cy + 1]);
  const [east = 0, along = 0] = x;
  const [south = 0, , up = 0] = y;
  if (along > east || up > south) return { plane, sky };
  const turned = turn(plane);
  return { plane: turned, sky: skyOf(unit.header, unit.shape, turned) };
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

function axes(
  { raster, first, bin }: Plane,
  lines: WorldLines | undefined,
  zoom: number,
): { x: PanelAxis; y: PanelAxis } {
  const own = pixelAxes(raster.width, raster.height);
  const pixels = (axis: PanelAxis, from: number, length: number): PanelAxis => ({
    ...axis,
    range: [from - 0.5, from + length * bin - 0.5],
  });
  const marked = (edge: WorldLines["bottom"], axis: PanelAxis, room: (label: string) => number): PanelAxis =>
    edge === undefined
      ? { range: axis.range, ticks: [] }
      : { range: axis.range, label: edge.label, ticks: spaced(edge.marks, (label) => room(label) / zoom) };
  if (lines === undefined)
    return { x: pixels(own.x, first[0], raster.width), y: pixels(own.y, first[1], raster.height) };
  return {
    x: marked(lines.bottom, own.x, (label) => [...label].length * 7 + 8),
    y: marked(lines.left, own.y, () => 16),
  };
}

/** Marks far enough from the one before for their labels. */
function spaced(marks: readonly Mark[], room: (label: string) => number): Mark[] {
  const kept: Mark[] = [];
  for (const mark of marks) {
    const last = kept[kept.length - 1];
    if (last === undefined || mark.value - last.value >= room(mark.label)) kept.push(mark);
  }
  return kept;
}

function overlay(
  sky: Sky,
  lines: WorldLines,
  picture: RgbaImage,
  zoom: number,
  { grid }: PictureOptions,
): string {
  const colour = brightness(picture) > 0.55 ? "#000000" : "#ffffff";
  // Lines and letters are as large on the page whatever the zoom.
  const stroke = (d: string, width: number, opacity: number): string =>
    d === ""
      ? ""
      : `<path d="${d}" fill="none" stroke="${colour}" stroke-opacity="${opacity}" stroke-width="${width / zoom}"/>`;
  const write = ({ x, y, text }: Label): string =>
    `<text x="${(x + 3 / zoom).toFixed(2)}" y="${(y - 3 / zoom).toFixed(2)}" font-size="${9 / zoom}" fill="${colour}" fill-opacity="0.85">${escapeXml(text)}</text>`;
  const sun = grid === "world" ? undefined : sunLines(sky, picture.height, grid === "none" ? "auto" : grid);
  const limb = stroke(sun?.limb ?? "", 1.2, 0.9);
  if (sun !== undefined && sun.grid !== "") {
    const inside = sun.labels.filter(
      ({ x, y }) => x > 0 && y > 12 / zoom && x < picture.width - 20 / zoom && y < picture.height,
    );
    return stroke(sun.grid, 0.7, 0.45) + stroke(sun.main, 1, 0.65) + limb + inside.map(write).join("");
  }
  const names = lines.bottom === undefined || lines.left === undefined ? lineNames(sky, lines, picture) : [];
  return lines.paths.map((d) => stroke(d, 0.7, 0.5)).join("") + limb + names.map(write).join("");
}

/** Where edges cannot name the lines, names along the lines through the middle. */
function lineNames(sky: Sky, { rounds }: WorldLines, { width, height }: RgbaImage): Label[] {
  const [lon, lat] = sky.world([width / 2], [height / 2]);
  const nearest = (marks: readonly Mark[], value: number): number =>
    marks.reduce(
      (best, { value: one }) => (Math.abs(one - value) < Math.abs(best - value) ? one : best),
      marks[0]?.value ?? value,
    );
  const middle = [nearest(rounds[0], lon[0] ?? 0), nearest(rounds[1], lat[0] ?? 0)] as const;
  return [0, 1].flatMap((axis) =>
    (rounds[axis] ?? []).flatMap(({ value, label }) => {
      const [x, y] = axis === 0 ? sky.pixel([value], [middle[1]]) : sky.pixel([middle[0]], [value]);
      const at = { x: (x[0] ?? Number.NaN) + 0.5, y: height - 0.5 - (y[0] ?? Number.NaN), text: label };
      const inside = at.x > 0 && at.y > 0 && at.x < width && at.y < height;
      return inside && !(axis === 1 && value === middle[1]) ? [at] : [];
    }),
  );
}

/** Mean brightness of a picture, 0 to 1. */
function brightness({ data }: RgbaImage): number {
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) sum += (data[i] ?? 0) + (data[i + 1] ?? 0) + (data[i + 2] ?? 0);
  return sum / (255 * 3 * (data.length / 4));
}

function titleOf(unit: Unit, image: SolarImage, stem: string, { plane }: PictureOptions): string {
  const { header } = unit;
  const object = header.getString("OBJECT")?.trim();
  const wavelength = image.wavelengthAngstrom === undefined ? "" : `${image.wavelengthAngstrom} Å`;
  const content = header.getString("CONTENT")?.trim();
  const time = image.time?.utc.replace(/\.000Z$/, "Z");
  const source = [image.instrument, wavelength].filter(Boolean).join(" ");
  const parts = [source || object || stem, content, time, plane > 0 ? `plane ${plane}` : ""];
  const text = parts.filter(Boolean).join(" · ");
  return text.length > 90 ? `${text.slice(0, 89)}…` : text;
}
