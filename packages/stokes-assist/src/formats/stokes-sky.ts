import type { HeaderLike } from "@helioscope/core";
import type { StokesCube } from "../types.ts";
import type { AxisLayout } from "./stokes-axes.ts";
import { headerNumber, headerText } from "./stokes-frame.ts";

/** How the axes x and y of a cube lie on the sky, by its linear coordinates. */
export interface SkyAxes extends Pick<StokesCube, "pixelScaleArcsec" | "centreArcsec"> {
  /** Whether x runs east and y south in the file. */
  readonly reversed: { readonly x: boolean; readonly y: boolean };
  /** Degrees by which the axes are turned besides, counterclockwise. */
  readonly turned: number;
}

const ARCSEC: Readonly<Record<string, number>> = {
  arcsec: 1,
  arcsecs: 1,
  '"': 1,
  arcmin: 60,
  deg: 3600,
  degree: 3600,
};

type Matrix = readonly [xx: number, xy: number, yx: number, yy: number];

/**
 * Directions, scale and centre of the axes x and y: CDELT with PC or CROTA, or CD, around CRPIX and CRVAL. A lone axis
 * has its direction only.
 */
export function skyAxes(header: HeaderLike, { roles, length }: AxisLayout): SkyAxes {
  const [i, j] = [roles.indexOf("x") + 1, roles.indexOf("y") + 1];
  const [xx, xy, yx, yy] = stepsOf(header, i, j);
  const reversed = { x: xx < 0, y: yy < 0 };
  const [fx, fy] = [unitOf(header, i), unitOf(header, j)];
  const told = i > 0 && j > 0 && (xx !== 0 || yx !== 0) && (yy !== 0 || xy !== 0);
  if (!told || fx === undefined || fy === undefined) return { reversed, turned: 0 };
  const [a, b, c, d] = [xx * fx, xy * fx, yx * fy, yy * fy];
  const degrees = (y: number, x: number, back: boolean) =>
    (Math.atan2(back ? -y : y, Math.abs(x)) * 180) / Math.PI;
  const turns = [degrees(c, a, reversed.x), degrees(-b, d, reversed.y)];
  const turned = Math.abs(turns[0]) >= Math.abs(turns[1]) ? turns[0] : turns[1];
  const scale = { reversed, turned, pixelScaleArcsec: [Math.hypot(a, c), Math.hypot(b, d)] as const };
  const [x, y] = [headerNumber(header, `CRVAL${i}`), headerNumber(header, `CRVAL${j}`)];
  if (x === undefined || y === undefined) return scale;
  const middle = (axis: number, pixels: number) =>
    (pixels + 1) / 2 - (headerNumber(header, `CRPIX${axis}`) ?? (pixels + 1) / 2);
  const [dx, dy] = [middle(i, length.x), middle(j, length.y)];
  return { ...scale, centreArcsec: [x * fx + a * dx + b * dy, y * fy + c * dx + d * dy] };
}

function unitOf(header: HeaderLike, axis: number): number | undefined {
  return ARCSEC[headerText(header, `CUNIT${axis}`)?.toLowerCase() ?? "arcsec"];
}

/** What a pixel along x and y changes of the coordinates x and y; 0 where the header does not say (an axis is 0). */
function stepsOf(header: HeaderLike, i: number, j: number): Matrix {
  const entries = (keyword: string): (number | undefined)[] =>
    [
      [i, i],
      [i, j],
      [j, i],
      [j, j],
    ].map(([a, b]) => (a > 0 && b > 0 ? headerNumber(header, `${keyword}${a}_${b}`) : undefined));
  const [ii = 0, ij = 0, ji = 0, jj = 0] = entries("CD");
  if (ii !== 0 || ij !== 0 || ji !== 0 || jj !== 0) return [ii, ij, ji, jj];
  const [x, y] = [i, j].map((axis) => (axis > 0 ? headerNumber(header, `CDELT${axis}`) : undefined) ?? 0);
  const pc = entries("PC");
  if (pc.some((entry) => entry !== undefined)) {
    const [xx = 1, xy = 0, yx = 0, yy = 1] = pc;
    return [x * xx, x * xy, y * yx, y * yy];
  }
  const angle = headerNumber(header, `CROTA${j}`, `CROTA${i}`, "CROTA") ?? 0;
  if (angle === 0 || x === 0 || y === 0) return [x, 0, 0, y];
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  return [x * cos, -y * sin, x * sin, y * cos];
}
