import { ArgumentError } from "../errors.ts";
import type { PanelAxis } from "./axes.ts";
import { type ColourBar, colourBarSvg, colourBarWidth } from "./colour-bar.ts";
import { fitHeading, type Heading, headingSvg } from "./heading.ts";
import type { RgbaImage } from "./image.ts";
import { element, label, pngDataUri, svgDocument } from "./svg.ts";
import { labelWidth, linearTicks, type Tick } from "./ticks.ts";

/** A picture with what belongs around it. */
export interface Panel {
  readonly image: RgbaImage;
  readonly title?: string;
  readonly x?: PanelAxis;
  readonly y?: PanelAxis;
  readonly colourBar?: ColourBar;
  /** SVG elements on top of the picture, in its pixels: (0, 0) is its upper left corner. Not escaped. */
  readonly overlay?: string;
}

export interface PanelsOptions {
  /** Panels in a row; all of them by default. */
  readonly columns?: number;
  /** Width of each picture on the page, 360 by default; heights follow. */
  readonly panelWidth?: number;
  readonly title?: string;
}

/**
 * Pictures side by side with titles, axes and colour bars, as one SVG file that holds the pictures as PNG. Titles that
 * are too long are set smaller, and broken into lines. Pixels
 * of a picture narrower than its panel stay sharp. Throws an ArgumentError without panels.
 */
export function panelsSvg(panels: readonly Panel[], options: PanelsOptions = {}): string {
  const { columns = panels.length, panelWidth = 360 } = options;
  if (panels.length === 0 || !Number.isInteger(columns) || columns < 1 || !(panelWidth > 0)) {
    throw new ArgumentError(`${panels.length} panels in ${columns} columns, ${panelWidth} wide`, {
      expected: "at least one panel, one column and a positive width",
    });
  }
  const high = ({ image }: Panel) => (panelWidth * image.height) / image.width;
  const any = (has: (panel: Panel) => unknown) => panels.some((panel) => has(panel) !== undefined);
  const yTicks = (panel: Panel) => (panel.y ? ticksOf(panel.y, high(panel)).map((tick) => tick.label) : []);
  const left = any((p) => p.y) ? Math.max(62, labelWidth(panels.flatMap(yTicks)) + 30) : 10;
  const right = any((p) => p.colourBar) ? colourBarWidth + 10 : 14;
  const fitted = panels.map(({ title }) =>
    title === undefined ? null : fitHeading(title, panelWidth + 2 * (Math.min(left, right) - EDGE), 14),
  );
  const bottom = any((p) => p.x) ? 44 : 10;
  const across = left + panelWidth + right;
  const placed: string[] = [];
  const width = across * Math.min(columns, panels.length);
  const title = options.title === undefined ? null : fitHeading(options.title, width - 2 * EDGE, 16, true);
  let y = title ? 30 + title.more : 0;
  for (let first = 0; first < panels.length; first += columns) {
    const row = panels.slice(first, first + columns);
    const titles = fitted.slice(first, first + columns);
    const more = Math.max(...titles.map((heading) => heading?.more ?? 0));
    const top = any((p) => p.title) ? 30 + more : 10;
    row.forEach((panel, k) => {
      placed.push(panelSvg(panel, titles[k], k * across + left, y + top, panelWidth, high(panel), left - 14));
    });
    y += top + Math.max(...row.map(high)) + bottom;
  }
  const heading = title ? headingSvg(title, width / 2, 22) : "";
  return svgDocument(width, Math.ceil(y), heading, ...placed);
}

/** Left free on either side of a title. */
const EDGE = 4;

function panelSvg(
  panel: Panel,
  title: Heading | null,
  x: number,
  y: number,
  width: number,
  height: number,
  margin: number,
): string {
  const { image, overlay, colourBar } = panel;
  const picture = element("image", {
    width: image.width,
    height: image.height,
    href: pngDataUri(image),
    // Smoothing when made smaller keeps thin borders; when made larger it would blur pixels.
    style: width >= image.width ? "image-rendering:pixelated" : undefined,
  });
  const inner = element(
    "svg",
    { x, y, width, height, viewBox: `0 0 ${image.width} ${image.height}`, preserveAspectRatio: "none" },
    picture,
    overlay ?? "",
  );
  return element(
    "g",
    {},
    inner,
    element("rect", { x, y, width, height, fill: "none", stroke: "#222222" }),
    title ? headingSvg(title, x + width / 2, y - 9 - title.more) : "",
    panel.x ? xAxis(panel.x, x, y + height, width) : "",
    panel.y ? yAxis(panel.y, x, y, height, margin) : "",
    colourBar ? colourBarSvg(colourBar, x + width + 10, y, height) : "",
  );
}

function ticksOf({ range, ticks }: PanelAxis, length: number): readonly Tick[] {
  return ticks ?? linearTicks(...range, Math.max(2, Math.round(length / 80)));
}

function xAxis(axis: PanelAxis, x: number, y: number, width: number): string {
  const { range, label: text } = axis;
  const ticks = ticksOf(axis, width).map((tick) => {
    const at = x + (width * (tick.value - range[0])) / (range[1] - range[0]);
    return (
      element("line", { x1: at, x2: at, y1: y, y2: y + 5, stroke: "#222222" }) +
      label(tick.label, at, y + 17, { "text-anchor": "middle", "font-size": 11 })
    );
  });
  const name = text ? label(text, x + width / 2, y + 34, { "text-anchor": "middle" }) : "";
  return element("g", {}, ...ticks, name);
}

function yAxis(axis: PanelAxis, x: number, y: number, height: number, margin: number): string {
  const { range, label: text } = axis;
  const ticks = ticksOf(axis, height).map((tick) => {
    const at = y + height * (1 - (tick.value - range[0]) / (range[1] - range[0]));
    return (
      element("line", { x1: x - 5, x2: x, y1: at, y2: at, stroke: "#222222" }) +
      label(tick.label, x - 8, at + 4, { "text-anchor": "end", "font-size": 11 })
    );
  });
  const [cx, cy] = [x - margin, y + height / 2];
  const name = text
    ? label(text, cx, cy, { "text-anchor": "middle", transform: `rotate(-90 ${cx} ${cy})` })
    : "";
  return element("g", {}, ...ticks, name);
}
