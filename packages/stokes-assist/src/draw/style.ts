import { type ColourMap, type ColourMapName, colourMapThrough } from "@helioscope/core/figure";
import { cyclicMap } from "./cyclic-map.ts";

/** How a quantity is shown. */
export interface QuantityStyle {
  /** As figures name it. */
  readonly label: string;
  readonly map: ColourMapName | ColourMap;
  /** The limits are the same on both sides of this. */
  readonly middle?: number;
  /** The lower limit. */
  readonly least?: number;
  /** Limits that follow from what the quantity is, instead of from the values. */
  readonly range?: readonly [number, number];
}

/** Towards the observer red, across white, away blue. */
const inclinationMap = colourMapThrough("inclination", [
  [0, 127, 0, 0],
  [0.25, 230, 97, 60],
  [0.5, 247, 247, 247],
  [0.75, 67, 140, 195],
  [1, 5, 40, 97],
]);

const STYLES: Readonly<Record<string, QuantityStyle>> = {
  temperature: { label: "Temperature", map: "inferno" },
  electronPressure: { label: "Electron pressure", map: "viridis" },
  microturbulence: { label: "Microturbulence", map: "viridis", least: 0 },
  macroturbulence: { label: "Macroturbulence", map: "viridis", least: 0 },
  fieldStrength: { label: "Field strength", map: "viridis", least: 0 },
  velocity: { label: "LOS velocity", map: "seismic", middle: 0 },
  inclination: { label: "Inclination", map: inclinationMap, range: [0, 180] },
  azimuth: { label: "Azimuth", map: cyclicMap, range: [0, 180] },
  fill: { label: "Fill", map: "viridis", range: [0, 1] },
  strayLight: { label: "Stray light", map: "viridis" },
  dopplerWidth: { label: "Doppler width", map: "viridis" },
  eta0: { label: "Line to continuum absorption", map: "viridis" },
  damping: { label: "Damping", map: "viridis" },
  source0: { label: "Source function S\u2080", map: "inferno" },
  source1: { label: "Source gradient S\u2081", map: "inferno" },
};

/** The style of a quantity by its name in models. */
export const styleOf = (name: string): QuantityStyle => STYLES[name] ?? { label: name, map: "viridis" };

const UNITS: Readonly<Record<string, string>> = {
  "km/s": "km s\u207b\u00b9",
  deg: "deg",
  "dyn/cm2": "dyn cm\u207b\u00b2",
  mAngstrom: "m\u00c5",
};

/** A unit as figures write it. */
export const unitLabel = (unit: string): string => UNITS[unit] ?? unit;

/** Label with its unit in brackets. */
export const withUnit = (label: string, unit: string): string =>
  unit === "" ? label : `${label} (${unitLabel(unit)})`;

/** " at log tau" for titles. */
export const atDepth = (logTau: number | undefined): string =>
  logTau === undefined ? "" : `, log \u03c4 = ${logTau < 0 ? `\u2212${-logTau}` : logTau}`;
