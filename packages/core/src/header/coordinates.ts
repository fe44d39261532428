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
 * The linear world coordinates of a header: CRPIX (the centre where absent), CRVAL, CDELT with PC or CROTA2, or CD.
 * CTYPE of CRLN, CRLT, HGLN and HGLT in the projections CEA and CAR give heliographic degrees; all else, and a header
 * without CTYPE (HPLN-TAN is taken), helioprojective arcsec. CUNIT is any angle; where absent, arcsec (degrees in
 * heliographic headers) as in the solar files of before the standard. Nothing, with a warning, when the axes are no
 * angles, another sky's, in another projection or of scale zero; nothing when the header has no scale.
 */
export function coordinatesOf(
  header: HeaderLike,
  size: readonly [number, number],
  onWarning?: (warning: string) => void,
): PlaneCoordinates | undefined {
  const linear = linearPart(header);
  if (!linear) return undefined;
  const leftOut = (reason: string) => onWarning?.(`World coordinates left out: ${reason}`);
  const type = [textOf(header, "CTYPE1") ?? "HPLN-TAN", textOf(header, "CTYPE2") ?? "HPLT-TAN"] as const;
  const heliographic = type.some((name) => HELIOGRAPHIC.test(name));
  const projection = heliographic ? projectionOf(type) : undefined;
  const units = [1, 2].map((axis) =>
    (textOf(header, `CUNIT${axis}`) ?? (heliographic ? "deg" : "arcsec")).toLowerCase(),
  );
  const [fx, fy] = units.map((unit) => ARCSEC_PER_UNIT.get(unit));
  if (fx === undefined || fy === undefined) {
    leftOut(`the axes are in ${units.join(" and ")}, not in angles`);
    return undefined;
  }
  if (linear.scale.some((scale) => scale === 0)) {
    leftOut("the pixel scale is 0");
    return undefined;
  }
  if ((heliographic && !projection) || type.some((name) => CELESTIAL.test(name))) {
    leftOut(`${type.join(" and ")} are neither helioprojective nor heliographic in CEA or CAR`);
    return undefined;
  }
  const reference = [numberOf(header, "CRVAL1"), numberOf(header, "CRVAL2")];
  const pixel = [numberOf(header, "CRPIX1"), numberOf(header, "CRPIX2")];
  const common = {
    type,
    referencePixel: [pixel[0] ?? (size[0] + 1) / 2, pixel[1] ?? (size[1] + 1) / 2],
    rotationDegrees: linear.rotationDegrees,
    ...([...reference, ...pixel].includes(undefined) ? { scaleOnly: true as const } : {}),
  } as const;
  const [x, y] = [(reference[0] ?? 0) * fx, (reference[1] ?? 0) * fy];
  const [dx, dy] = [linear.scale[0] * fx, linear.scale[1] * fy];
  if (!projection) {
    return { frame: "helioprojective", ...common, referenceArcsec: [x, y], pixelScaleArcsec: [dx, dy] };
  }
  return {
    frame: "heliographic",
    projection,
    ...common,
    referenceDegrees: [x / 3600, y / 3600],
    pixelScaleDegrees: [dx / 3600, dy / 3600],
  };
}

const HELIOGRAPHIC = /^(CR|HG)L[NT]/i;
const CELESTIAL = /^(RA|DEC|[GE]LON|[GE]LAT)-/i;

function projectionOf(type: readonly [string, string]): "CEA" | "CAR" | undefined {
  const [x, y] = type.map((name) => /^(?:CR|HG)L[NT]-+(CEA|CAR)$/i.exec(name)?.[1]?.toUpperCase());
  return x === y && (x === "CEA" || x === "CAR") ? x : undefined;
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
