import type { Markish, ScaleOptions } from "@observablehq/plot";
import { ArgumentError, DataError, UnsupportedError } from "../errors.ts";
import { type Colour, seriesColours, toHex } from "./colour.ts";
import { fitHeading, headingSvg } from "./heading.ts";
import { element, escapeXml, svgDocument } from "./svg.ts";
import { labelWidth, linearTicks, logTicks } from "./ticks.ts";

export type AxisScale = "linear" | "log";

/** What every plot takes. */
export interface PlotOptions {
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  readonly xScale?: AxisScale;
  readonly yScale?: AxisScale;
  /** Limits of the axes; from the data by default. */
  readonly xRange?: readonly [number, number];
  readonly yRange?: readonly [number, number];
  /** Whether the series are named above the plot; true by default. */
  readonly legend?: boolean;
  /** Size in pixels without title and legend; 640 x 400 by default. */
  readonly width?: number;
  readonly height?: number;
  /** Pixels left of the y axis, so that plots above each other line up; as its labels need by default. */
  readonly left?: number;
  /** The DOM to build in: a page's own by default, `nodeDocument()` of `@helioscope/core/figure/node` outside one. */
  readonly document?: Document;
}

/** One entry of a legend. */
export interface Key {
  readonly name: string;
  readonly colour: string;
  readonly form: "line" | "dash" | "dot" | "box";
}

/** The colour of the k-th series: its own, or the k-th of the default cycle. */
export function seriesColour(colour: Colour | undefined, k: number): string {
  return colour === undefined ? seriesColours[k % seriesColours.length] : toHex(colour);
}

/** Values that differ by less than this share differ by rounding: an axis of its own would have ticks without end. */
const ROUNDING = 1e-9;

/** Smallest and largest finite value (above zero on a logarithmic axis), and some room around them. */
export function dataRange(
  values: Iterable<ArrayLike<number>>,
  scale: AxisScale,
  name: string,
  room = 0.03,
): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const list of values) {
    for (let i = 0; i < list.length; i++) {
      const v = list[i];
      if (!Number.isFinite(v) || (scale === "log" && v <= 0)) continue;
      if (v < low) low = v;
      if (v > high) high = v;
    }
  }
  if (low > high) {
    throw new DataError(`Nothing to show on the ${name} axis`, {
      expected: scale === "log" ? "finite values above zero" : "finite values",
    });
  }
  const alike = high - low <= ROUNDING * Math.max(Math.abs(low), Math.abs(high));
  if (scale === "log") {
    const spread = alike ? 2 : (high / low) ** room;
    return [low / spread, high * spread];
  }
  const margin = alike ? Math.abs(low) / 2 || 0.5 : (high - low) * room;
  return [low - margin, high + margin];
}

/** A scale of Observable Plot and the labels of its ticks. */
export interface Axis {
  readonly options: ScaleOptions;
  readonly labels: readonly string[];
}

/** An axis with our ticks. */
export function axis(
  scale: AxisScale,
  range: readonly [number, number],
  name: string | undefined,
  count: number,
): Axis {
  if (scale === "log" && !(range[0] > 0)) {
    throw new ArgumentError(`Logarithmic axis from ${range[0]}`, {
      value: range,
      expected: "limits above zero",
    });
  }
  const ticks = scale === "log" ? logTicks(...range, count) : linearTicks(...range, count);
  const labels = new Map(ticks.map((tick) => [tick.value, tick.label]));
  const options: ScaleOptions = {
    type: scale,
    domain: range,
    ticks: ticks.map((tick) => tick.value),
    tickFormat: (value: number) => labels.get(value) ?? String(value),
    label: name ?? null,
    labelAnchor: "center",
    labelArrow: "none",
  };
  return { options, labels: ticks.map((tick) => tick.label) };
}

/** Draws marks with Observable Plot and sets title and legend above them: one SVG as text, the same for the same input. */
export async function render(
  options: PlotOptions,
  scales: { readonly x: Axis; readonly y: Axis; readonly fy?: ScaleOptions },
  marks: (plot: typeof import("@observablehq/plot")) => Markish[],
  keys: readonly Key[],
): Promise<string> {
  const { width = 640, height = 400, title } = options;
  const dom = options.document ?? (globalThis as { document?: Document }).document;
  if (!dom) {
    throw new UnsupportedError("A plot outside a web page", {
      remedy: "Pass document: nodeDocument() from @helioscope/core/figure/node",
    });
  }
  const plot = await import("@observablehq/plot");
  const left = options.left ?? Math.max(62, labelWidth(scales.y.labels) + 34);
  const drawn = plot.plot({
    document: dom,
    className: "helioscope-plot",
    width,
    height,
    marginLeft: left,
    marginBottom: 46,
    marginTop: 10,
    marginRight: 16,
    x: scales.x.options,
    y: scales.y.options,
    ...(scales.fy ? { fy: scales.fy } : {}),
    marks: [plot.frame({ stroke: "#222222" }), ...marks(plot)],
  });
  drawn.querySelector("style")?.remove();
  drawn.setAttribute("font-family", "inherit");
  drawn.setAttribute("font-size", "11");
  const legend = options.legend === false ? [] : legendRows(keys, width - left - 16);
  const heading = title === undefined ? null : fitHeading(title, width - 8, 14);
  const titleHeight = heading ? 26 + heading.more : 0;
  const top = titleHeight + legend.length * 20 + (legend.length > 0 ? 4 : 0);
  drawn.setAttribute("x", "0");
  drawn.setAttribute("y", String(top));
  return svgDocument(
    width,
    height + top,
    heading ? headingSvg(heading, width / 2, 20) : "",
    ...legend.map((row, k) =>
      element("g", { transform: `translate(${left} ${titleHeight + 18 + 20 * k})` }, row),
    ),
    tidy(drawn.outerHTML),
  );
}

/**
 * Coordinates of three decimals at most, and clip paths named after the plot's content: Plot counts them over a whole session, and
 * several plots may share a page.
 */
function tidy(svg: string): string {
  const short = svg
    .replaceAll("&nbsp;", "&#160;")
    // Within tags alone: text is what ticks say.
    .replace(/<[^>]*>/g, (tag) =>
      tag.replace(/-?\d+\.\d{4,}/g, (digits) => String(Math.round(Number(digits) * 1000) / 1000 || 0)),
    );
  const names = new Map<string, string>();
  const numbered = short.replace(/plot-clip-\d+/g, (id) => {
    if (!names.has(id)) names.set(id, `clip-${names.size + 1}`);
    return names.get(id) as string;
  });
  const mark = fingerprint(numbered);
  return numbered.replace(/\bclip-(\d+)\b/g, `clip-${mark}-$1`);
}

/** FNV-1a over UTF-16 units, in hexadecimal. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

function legendRows(keys: readonly Key[], room: number): string[] {
  const rows: string[] = [];
  let row = "";
  let x = 0;
  for (const key of keys) {
    // DejaVu Sans at 12 px runs at about 7.4 px a letter.
    const wide = 40 + 7.4 * key.name.length;
    if (x > 0 && x + wide > room) {
      rows.push(row);
      row = "";
      x = 0;
    }
    row += element(
      "g",
      { transform: `translate(${Math.round(x)} 0)` },
      swatch(key),
      `<text x="26">${escapeXml(key.name)}</text>`,
    );
    x += wide;
  }
  return row === "" ? rows : [...rows, row];
}

function swatch({ colour, form }: Key): string {
  if (form === "dot") return element("circle", { cx: 11, cy: -4, r: 4, fill: colour });
  if (form === "box") return element("rect", { x: 2, y: -10, width: 18, height: 11, fill: colour });
  const dash = form === "dash" ? "5 3" : undefined;
  return element("line", {
    x1: 0,
    x2: 22,
    y1: -4,
    y2: -4,
    stroke: colour,
    "stroke-width": 2,
    "stroke-dasharray": dash,
  });
}
