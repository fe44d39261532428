import { ArgumentError } from "../errors.ts";
import { infernoHex, viridisHex } from "./colour-tables.ts";

/** 256 colours from the lowest value to the highest: 768 bytes, RGB after RGB. */
export interface ColourMap {
  readonly name: string;
  readonly table: Uint8Array;
}

export type ColourMapName =
  | "grey"
  | "seismic"
  | "viridis"
  | "inferno"
  | "aia171"
  | "aia193"
  | "aia211"
  | "aia304";

/** A map from a formula: `colour(i)` gives red, green and blue (0 to 255) of entry i; fractions are cut off. */
function formula(name: string, colour: (i: number) => readonly [number, number, number]): ColourMap {
  const table = new Uint8Array(768);
  for (let i = 0; i < 256; i++) {
    const rgb = colour(i);
    for (let c = 0; c < 3; c++) table[3 * i + c] = Math.min(255, Math.max(0, rgb[c]));
  }
  return { name, table };
}

function tabulated(name: string, hex: string): ColourMap {
  return {
    name,
    table: Uint8Array.from({ length: 768 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)),
  };
}

/**
 * A map that runs in straight lines through control points `[position 0..1, red, green, blue]` (bytes), the first
 * at 0 and the last at 1. Throws an ArgumentError when their positions do not rise from 0 to 1.
 */
export function colourMapThrough(
  name: string,
  points: readonly (readonly [number, number, number, number])[],
): ColourMap {
  const rising = points.every((point, k) => k === 0 || point[0] > points[k - 1][0]);
  if (points.length < 2 || points[0][0] !== 0 || points[points.length - 1][0] !== 1 || !rising) {
    throw new ArgumentError(`Control points at ${points.map((point) => point[0]).join(", ")}`, {
      expected: "positions that rise from 0 to 1",
    });
  }
  return formula(name, (i) => {
    const t = i / 255;
    let k = 1;
    while (k < points.length - 1 && points[k][0] < t) k++;
    const [a, b] = [points[k - 1], points[k]];
    const f = (t - a[0]) / (b[0] - a[0]);
    const mix = (c: 1 | 2 | 3) => Math.round(a[c] + f * (b[c] - a[c]));
    return [mix(1), mix(2), mix(3)];
  });
}

// The curves of SDO/AIA's colour tables (K. Schrijver, aia_lct.pro): IDL's table 3, "red temperature", and powers.
const red = (i: number) => (i * 255) / 176;
const green = (i: number) => ((i - 120) * 255) / 135;
const blue = (i: number) => ((i - 190) * 255) / 65;
const root = (i: number) => Math.sqrt(i * 255);
const square = (i: number) => (i * i) / 255;
const blend = (i: number) => (root(i) + square(i) / 2) / 1.5;

/**
 * The built-in maps. `grey`: black to white, the usual one of magnetograms. `seismic`: dark blue, white at the
 * middle, dark red, for signed fields and differences (matplotlib's). `viridis`, `inferno`: even steps to the eye.
 * `aia171` ... `aia304`: the colours of SDO/AIA.
 */
export const colourMaps: Readonly<Record<ColourMapName, ColourMap>> = {
  grey: formula("grey", (i) => [i, i, i]),
  seismic: colourMapThrough("seismic", [
    [0, 0, 0, 76.5],
    [0.25, 0, 0, 255],
    [0.5, 255, 255, 255],
    [0.75, 255, 0, 0],
    [1, 127.5, 0, 0],
  ]),
  viridis: tabulated("viridis", viridisHex),
  inferno: tabulated("inferno", infernoHex),
  aia171: formula("aia171", (i) => [red(i), i, blue(i)]),
  aia193: formula("aia193", (i) => [root(i), i, square(i)]),
  aia211: formula("aia211", (i) => [root(i), i, blend(i)]),
  aia304: formula("aia304", (i) => [red(i), green(i), blue(i)]),
};
