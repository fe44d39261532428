import type { WcsFrame } from "./wcs.ts";

/** What a CTYPE says (Standard, section 8.2). */
export interface AxisType {
  /** The coordinate, such as "RA" or "HPLN". */
  readonly name: string;
  /** Projection or algorithm code, or "". */
  readonly code: string;
  /** Whether distortion by SIP is announced. */
  readonly sip: boolean;
  /** For a celestial coordinate, which of the two it is. */
  readonly role: "longitude" | "latitude" | undefined;
}

/** Takes a CTYPE apart: four characters of name, a dash, three of algorithm. */
export function axisType(ctype: string): AxisType {
  const found = /^([^-]{1,4})-+([A-Z0-9]{3})(-SIP)?\s*$/.exec(ctype.toUpperCase());
  const name = found?.[1] ?? ctype.toUpperCase().trim();
  const code = found?.[2] ?? "";
  return { name, code, sip: found?.[3] !== undefined, role: code === "" ? undefined : roleOf(name) };
}

function roleOf(name: string): AxisType["role"] {
  if (name === "RA" || /^(?:.LON|..LN)$/.test(name)) return "longitude";
  if (name === "DEC" || /^(?:.LAT|..LT)$/.test(name)) return "latitude";
  return undefined;
}

const FRAMES: Readonly<Record<string, WcsFrame>> = {
  HPLN: "helioprojective",
  HGLN: "stonyhurst",
  CRLN: "carrington",
  RA: "equatorial",
  GLON: "galactic",
  ELON: "ecliptic",
  SLON: "supergalactic",
};

/** The frame of a longitude. */
export const frameOf = (longitude: string): WcsFrame =>
  Object.hasOwn(FRAMES, longitude) ? FRAMES[longitude] : "other";

/** The latitude that belongs to a longitude. */
export function partnerOf(longitude: string): string {
  return longitude === "RA" ? "DEC" : longitude.replace("LON", "LAT").replace(/LN$/, "LT");
}
