import type { Bipole, SunState } from "../../src/index.ts";

export const noon: number = Date.UTC(2016, 5, 1, 12);

export const someBipole: Bipole = {
  id: 7,
  begins: noon - 4 * 86_400_000,
  grown: noon - 2 * 86_400_000,
  longitudeDeg: 0,
  latitudeDeg: 12,
  fluxMx: 1e22,
  separationDeg: 6,
  tiltDeg: 6,
  leading: 1,
};

/** Knots in pairs of opposite sign about a place, and nothing else. */
export function someState(
  longitudeDeg: number,
  latitudeDeg: number,
  changes: Partial<SunState> = {},
): SunState {
  const count = 40;
  const knots = {
    count,
    longitudeDeg: Float64Array.from(
      { length: count },
      (_, k) => longitudeDeg + (k % 2 ? 3 : -3) + 0.1 * (k % 7),
    ),
    latitudeDeg: Float64Array.from({ length: count }, (_, k) => latitudeDeg + 0.4 * ((k % 9) - 4)),
    fluxMx: Float32Array.from({ length: count }, (_, k) => (k % 2 ? 4e20 : -4e20)),
    radiusMm: new Float32Array(count).fill(4),
    bipole: new Int32Array(count).fill(someBipole.id),
  };
  return { time: noon, knots, bipoles: [someBipole], flares: [], filaments: [], ...changes };
}

/** A Sun without field. */
export const bare: SunState = {
  time: noon,
  knots: {
    count: 0,
    longitudeDeg: new Float64Array(),
    latitudeDeg: new Float64Array(),
    fluxMx: new Float32Array(),
    radiusMm: new Float32Array(),
    bipole: new Int32Array(),
  },
  bipoles: [],
  flares: [],
  filaments: [],
};

export const sumOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0);
