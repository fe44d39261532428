import { ArgumentError } from "@helioscope/core";
import { colourise, type Panel, panelsSvg } from "@helioscope/core/figure";
import type { MapResult, ParameterMap } from "../map/result.ts";
import { isFitted } from "../map/status.ts";
import type { StokesCube } from "../types.ts";
import { continuumImage } from "./continuum.ts";
import { limitsOf } from "./limits.ts";
import { mapAxes, type Placed } from "./map-axes.ts";
import { inProportion } from "./stretch.ts";
import { atDepth, styleOf, unitLabel } from "./style.ts";

/** What a figure of maps shows. */
export interface MapsFigureOptions {
  /** Quantities by their names in the model; temperature, velocity, field strength, inclination, azimuth by default. */
  readonly quantities?: readonly string[];
  /** Depths, of those that the result has; for each the quantities that vary with depth. All of them by default. */
  readonly logTau?: readonly number[];
  /** The cube that was inverted: shows the continuum first, and gives the axes. */
  readonly cube?: StokesCube;
  /** Whether chi squared is shown last; true by default. */
  readonly chi2?: boolean;
  /** Limits by quantity, in its unit. */
  readonly limits?: Readonly<Record<string, readonly [number, number]>>;
  readonly columns?: number;
  /** Width of each map in the figure, 260 by default. */
  readonly panelWidth?: number;
  readonly title?: string;
}

const USUAL = ["temperature", "velocity", "fieldStrength", "inclination", "azimuth"];

/**
 * Maps with axes and colour bars, as one SVG: the continuum, the quantities (a row a depth where there are several), chi squared. Pixels
 * without a fit are grey. Azimuths have a cyclic colour map, velocities red away from the observer.
 *
 * @throws ArgumentError where the result has none of the quantities or depths.
 */
export function mapsFigure(result: MapResult, options: MapsFigureOptions = {}): string {
  const { quantities = USUAL, cube, logTau, title, panelWidth = 260 } = options;
  const shown = chosenMaps(result, quantities, logTau);
  const axes = mapAxes(cube ?? result);
  const panel = (map: ParameterMap): Panel => parameterPanel(result, map, options.limits?.[map.name]);
  const depths = new Set(shown.flatMap(({ logTau: depth }) => (depth === undefined ? [] : [depth]))).size;
  const layers = shown.filter((map) => map.logTau !== undefined);
  const continuum = cube ? [continuumPanel(cube)] : [];
  const chi2 = (options.chi2 ?? true) ? [chi2Panel(result)] : [];
  const flat = shown.filter((map) => map.logTau === undefined).map(panel);
  // A row a depth where there are several, and what has no depth below.
  const rows = depths > 1;
  const panels = rows
    ? [...layers.map(panel), ...continuum, ...flat, ...chi2]
    : [...continuum, ...layers.map(panel), ...flat, ...chi2];
  const each = rows ? layers.length / depths : 1;
  const columns = options.columns ?? (each > 1 ? each : Math.min(panels.length, 4));
  return panelsSvg(
    panels.map((one) => ({ ...one, image: inProportion(one.image, cube ?? result), ...axes })),
    { columns, panelWidth, ...(title === undefined ? {} : { title }) },
  );
}

function chosenMaps(
  { maps }: MapResult,
  quantities: readonly string[],
  depths: readonly number[] | undefined,
): ParameterMap[] {
  const wanted = (map: ParameterMap): boolean =>
    depths === undefined ||
    map.logTau === undefined ||
    depths.some((depth) => Math.abs(depth - (map.logTau as number)) < 1e-9);
  const shown = maps.filter((map) => quantities.includes(map.name) && wanted(map));
  if (shown.length === 0) {
    throw new ArgumentError(`No maps of ${quantities.join(", ")}`, {
      value: depths,
      expected: [
        ...new Set(maps.map(({ name, logTau }) => `${name}${logTau === undefined ? "" : ` at ${logTau}`}`)),
      ].join(", "),
    });
  }
  // Depth by depth, each in the order that was asked for.
  const order = (map: ParameterMap): number => quantities.indexOf(map.name);
  return shown.sort((a, b) => (b.logTau ?? -99) - (a.logTau ?? -99) || order(a) - order(b));
}

function parameterPanel(
  { width, height }: Placed,
  map: ParameterMap,
  limits: readonly [number, number] | undefined,
): Panel {
  const { name, logTau, component, unit, values } = map;
  const style = styleOf(name);
  const [min, max] = limits ?? limitsOf(values, style);
  const of = component === undefined ? "" : ` ${component + 1}`;
  return {
    image: colourise({ data: values, width, height }, { map: style.map, min, max }),
    title: `${style.label}${of}${atDepth(logTau)}`,
    colourBar: { map: style.map, min, max, label: unit === "" ? style.label : unitLabel(unit) },
  };
}

function continuumPanel(cube: StokesCube): Panel {
  const image = continuumImage(cube);
  const [min, max] = limitsOf(image.data);
  return {
    image: colourise(image, { map: "grey", min, max }),
    title: "Continuum",
    colourBar: { map: "grey", min, max, label: "I / I\u1d04" },
  };
}

function chi2Panel({ width, height, chi2, status }: MapResult): Panel {
  const fitted = chi2.filter((_, i) => isFitted(status[i]));
  const [, max] = limitsOf(fitted);
  const range = { min: 0, max: max > 0 ? max : 1 };
  return {
    image: colourise({ data: chi2, width, height }, { map: "viridis", ...range }),
    title: "\u03c7\u00b2",
    colourBar: { map: "viridis", ...range, label: "\u03c7\u00b2" },
  };
}
