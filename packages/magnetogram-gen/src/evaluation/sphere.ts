import { DataError } from "@helioscope/core";
import type { PreparedDisc } from "../types.ts";

/** Where the observer of a disc stands over the Sun, degrees. */
export interface Station {
  /** Heliographic latitude of disc centre. */
  readonly b0Deg: number;
  /** Carrington longitude of disc centre. */
  readonly l0Deg: number;
}

/** Station of a disc. Throws a DataError where its header says none. */
export function stationOf({ observer, name }: Pick<PreparedDisc, "observer" | "name">): Station {
  const { b0Degrees: b0Deg, l0Degrees: l0Deg } = observer ?? {};
  if (b0Deg === undefined || l0Deg === undefined)
    throw new DataError(`${name} does not say where its observer stood`, {
      expected: "CRLN_OBS and CRLT_OBS in the header",
      remedy: "Prepare it from a file whose header has them.",
    });
  return { b0Deg, l0Deg };
}

const RAD = Math.PI / 180;

/** Place on the disc in radii from its centre, west and north, and z towards the observer: below 0 on the far side. */
export type DiscPlace = readonly [x: number, y: number, z: number];

/** Orthographic projection of heliographic degrees: the disc as seen from far away, right to 0.5 px of 512. */
export function toDisc(longitudeDeg: number, latitudeDeg: number, { b0Deg, l0Deg }: Station): DiscPlace {
  const [sinB, cosB] = [Math.sin(latitudeDeg * RAD), Math.cos(latitudeDeg * RAD)];
  const [sinB0, cosB0] = [Math.sin(b0Deg * RAD), Math.cos(b0Deg * RAD)];
  const cosL = cosB * Math.cos((longitudeDeg - l0Deg) * RAD);
  return [
    cosB * Math.sin((longitudeDeg - l0Deg) * RAD),
    sinB * cosB0 - cosL * sinB0,
    sinB * sinB0 + cosL * cosB0,
  ];
}

/** Heliographic degrees of a place on the disc, longitude from the central meridian; x^2 + y^2 below 1. */
export function fromDisc(
  x: number,
  y: number,
  b0Deg: number,
): { readonly meridianDeg: number; readonly latitudeDeg: number } {
  const [sinB0, cosB0] = [Math.sin(b0Deg * RAD), Math.cos(b0Deg * RAD)];
  const z = Math.sqrt(1 - x * x - y * y);
  return {
    meridianDeg: Math.atan2(x, z * cosB0 - y * sinB0) / RAD,
    latitudeDeg: Math.asin(Math.max(-1, Math.min(1, y * cosB0 + z * sinB0))) / RAD,
  };
}
