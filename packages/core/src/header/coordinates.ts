import type { HeaderLike, PlaneCoordinates } from "../solar-image.ts";
import { numberOf, textOf } from "./values.ts";

const ARCSEC_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ["arcsec", 1],
  ["arcsecs", 1],
  ["arcsecond", 1],
  ["arcseconds", 1],
  ['"', 1],
  ["arcmin", 60],
  ["mas", 1e-3],
  ["deg", 3600],
  ["degree", 3600],
  ["degrees", 3600],
  ["rad", 648000 / Math.PI],
]);

/**
 * The linear world coordinates of a header: CRPIX (the centre where absent), CRVAL, CDELT with PC or CROTA2, or CD;
 * CUNIT in any angle, arcsec where absent as in the solar files of before the standard. CTYPE is HPLN-TAN, HPLT-TAN
 * where absent. Nothing, with a warning, when the axes are no angles or the scale is zero; nothing when the header
 * has no scale.
 */
export function coordinatesOf(
  header: HeaderLike,
  size: readonly [number, number],
  onWarning?: (warning: string) => void,
): PlaneCoordinates | undefined {
  const linear = linearPart(header);
  if (!linear) return undefined;
  const units = [1, 2].map((axis) => (textOf(header, `CUNIT${axis}`) ?? "arcsec").toLowerCase());
  const factors = units.map((unit) => ARCSEC_PER_UNIT.get(unit));
  const [fx, fy] = factors;
  if (fx === undefined || fy === undefined) {
    onWarning?.(`World coordinates left out: the axes are in ${units.join(" and ")}, not in angles`);
    return undefined;
  }
  if (linear.scale.some((scale) => scale === 0)) {
    onWarning?.("World coordinates left out: the pixel scale is 0");
    return undefined;
  }
  return {
    type: [textOf(header, "CTYPE1") ?? "HPLN-TAN", textOf(header, "CTYPE2") ?? "HPLT-TAN"],
    referencePixel: [
      numberOf(header, "CRPIX1") ?? (size[0] + 1) / 2,
      numberOf(header, "CRPIX2") ?? (size[1] + 1) / 2,
    ],
    referenceArcsec: [(numberOf(header, "CRVAL1") ?? 0) * fx, (numberOf(header, "CRVAL2") ?? 0) * fy],
    pixelScaleArcsec: [linear.scale[0] * fx, linear.scale[1] * fy],
    rotationDegrees: linear.rotationDegrees,
  };
}

interface Linear {
  readonly scale: readonly [number, number];
  readonly rotationDegrees: number;
}

function linearPart(header: HeaderLike): Linear | undefined {
  const dx = numberOf(header, "CDELT1");
  const dy = numberOf(header, "CDELT2");
  const term = (name: string, i: number, j: number) =>
    numberOf(header, `${name}${i}_${j}`, `${name}00${i}00${j}`) ?? (name === "PC" && i === j ? 1 : 0);
  if (numberOf(header, "CD1_1", "CD1_2", "CD2_1", "CD2_2") !== undefined) {
    const [a, b, c, d] = [term("CD", 1, 1), term("CD", 1, 2), term("CD", 2, 1), term("CD", 2, 2)];
    const handedness = a * d - b * c < 0 ? -1 : 1;
    return {
      scale: [handedness * Math.hypot(a, c), Math.hypot(b, d)],
      rotationDegrees: degrees(Math.atan2(handedness * c, handedness * a)),
    };
  }
  if (dx === undefined || dy === undefined) return undefined;
  if (numberOf(header, "PC1_1", "PC1_2", "PC2_1", "PC2_2", "PC001001") !== undefined && dx !== 0) {
    const rotationDegrees = degrees(Math.atan2((term("PC", 2, 1) * dy) / dx, term("PC", 1, 1)));
    return { scale: [dx, dy], rotationDegrees };
  }
  return { scale: [dx, dy], rotationDegrees: numberOf(header, "CROTA2", "CROTA1", "CROTA") ?? 0 };
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
