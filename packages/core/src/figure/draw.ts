import { ArgumentError } from "../errors.ts";
import type { Runs } from "../raster.ts";
import { exposedEdges } from "./borders.ts";
import { type Colour, toRgb } from "./colour.ts";
import type { RgbaImage } from "./image.ts";
import { fillRectangle, paint, stroke } from "./paint.ts";
import { type Placement, planeOf } from "./placement.ts";

export interface StrokeOptions extends Placement {
  /** Width of the line in picture pixels, 1 by default. */
  readonly thickness?: number;
}

/**
 * Draws the boundary of each feature **into** the picture and returns it. At zoom 1 and thickness 1 these are the
 * feature's pixels with a 4-neighbour outside it; at a larger zoom, the same of the enlarged feature. Runs that
 * leave the picture are cut.
 *
 * Throws an ArgumentError for runs out of order, or for a thickness outside 1 to zoom.
 */
export function drawBorders(
  image: RgbaImage,
  outlines: Iterable<Runs>,
  colour: Colour,
  options: StrokeOptions = {},
): RgbaImage {
  const plane = planeOf(image, options);
  const rgb = toRgb(colour);
  const { zoom } = plane;
  const thick = thicknessOf(options);
  if (thick > zoom) {
    throw new ArgumentError(`Border of ${thick} pixels at zoom ${zoom}`, {
      value: thick,
      expected: `1 to ${zoom}`,
    });
  }
  const flipped = (options.origin ?? "lower") === "lower";
  for (const runs of outlines) {
    exposedEdges(runs, (row, start, end, side) => {
      const left = start * zoom;
      const top = plane.top(row);
      const across = (end - start) * zoom;
      if (side === "left") fillRectangle(image, left, top, thick, zoom, rgb);
      else if (side === "right") fillRectangle(image, left + across - thick, top, thick, zoom, rgb);
      else {
        const atTop = (side === "above") === flipped;
        fillRectangle(image, left, atTop ? top : top + zoom - thick, across, thick, rgb);
      }
    });
  }
  return image;
}

/**
 * Tints a feature's pixels **in** the picture and returns it; `opacity` 1 covers what was there.
 * Throws an ArgumentError for an opacity outside 0 to 1.
 */
export function fillRuns(
  image: RgbaImage,
  runs: Runs,
  colour: Colour,
  options: Placement & { readonly opacity?: number } = {},
): RgbaImage {
  const plane = planeOf(image, options);
  const rgb = toRgb(colour);
  const opacity = options.opacity ?? 1;
  if (!(opacity >= 0 && opacity <= 1)) {
    throw new ArgumentError(`Opacity of ${opacity}`, { value: opacity, expected: "0 to 1" });
  }
  const { zoom } = plane;
  for (let i = 0; i < runs.length; i += 3) {
    const across = (runs[i + 2] - runs[i + 1]) * zoom;
    fillRectangle(image, runs[i + 1] * zoom, plane.top(runs[i]), across, zoom, rgb, opacity);
  }
  return image;
}

/** A position in array coordinates: column, row. */
export type Position = readonly [column: number, row: number];

/** Draws a straight line **into** the picture and returns it. */
export function drawLine(
  image: RgbaImage,
  from: Position,
  to: Position,
  colour: Colour,
  options: StrokeOptions = {},
): RgbaImage {
  const plane = planeOf(image, options);
  const ends = [plane.x(from[0]), plane.y(from[1]), plane.x(to[0]), plane.y(to[1])] as const;
  stroke(image, ...ends, toRgb(colour), thicknessOf(options));
  return image;
}

/** Draws a rectangle through two opposite corners **into** the picture and returns it. */
export function drawBox(
  image: RgbaImage,
  corner: Position,
  opposite: Position,
  colour: Colour,
  options: StrokeOptions = {},
): RgbaImage {
  const [x0, y0] = corner;
  const [x1, y1] = opposite;
  drawLine(image, [x0, y0], [x1, y0], colour, options);
  drawLine(image, [x1, y0], [x1, y1], colour, options);
  drawLine(image, [x1, y1], [x0, y1], colour, options);
  return drawLine(image, [x0, y1], [x0, y0], colour, options);
}

/** Draws a circle **into** the picture and returns it; the radius is in array pixels. */
export function drawCircle(
  image: RgbaImage,
  centre: Position,
  radius: number,
  colour: Colour,
  options: StrokeOptions = {},
): RgbaImage {
  if (!(radius >= 0))
    throw new ArgumentError(`Radius of ${radius}`, { value: radius, expected: "zero or more" });
  const plane = planeOf(image, options);
  const rgb = toRgb(colour);
  const [cx, cy] = [plane.x(centre[0]), plane.y(centre[1])];
  const r = radius * plane.zoom;
  const half = thicknessOf(options) / 2;
  const reach = r + half;
  for (let y = Math.max(0, Math.ceil(cy - reach)); y <= Math.min(image.height - 1, cy + reach); y++) {
    const outer = Math.sqrt(Math.max(0, reach * reach - (y - cy) ** 2));
    const inner = r - half > Math.abs(y - cy) ? Math.sqrt((r - half) ** 2 - (y - cy) ** 2) : 0;
    for (let x = Math.ceil(cx - outer); x <= cx - inner; x++) paint(image, x, y, rgb);
    for (let x = Math.ceil(cx + inner); x <= cx + outer; x++) paint(image, x, y, rgb);
  }
  return image;
}

/** Draws a line with a head at its end **into** the picture and returns it. `head` is in picture pixels, 6 by default. */
export function drawArrow(
  image: RgbaImage,
  from: Position,
  to: Position,
  colour: Colour,
  options: StrokeOptions & { readonly head?: number } = {},
): RgbaImage {
  const plane = planeOf(image, options);
  const rgb = toRgb(colour);
  const thick = thicknessOf(options);
  const [x0, y0, x1, y1] = [plane.x(from[0]), plane.y(from[1]), plane.x(to[0]), plane.y(to[1])];
  stroke(image, x0, y0, x1, y1, rgb, thick);
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const head = options.head ?? 6;
  for (const turn of [-2.6, 2.6]) {
    stroke(image, x1, y1, x1 + head * Math.cos(angle + turn), y1 + head * Math.sin(angle + turn), rgb, thick);
  }
  return image;
}

function thicknessOf({ thickness = 1 }: StrokeOptions): number {
  if (!Number.isInteger(thickness) || thickness < 1) {
    throw new ArgumentError(`Line of ${thickness} pixels`, {
      value: thickness,
      expected: "a positive whole number",
    });
  }
  return thickness;
}
