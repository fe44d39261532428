import { FitsError } from "../errors.ts";
import { asind } from "./angles.ts";
import type { WcsCards } from "./cards.ts";
import type { WcsObserver } from "./wcs.ts";

/** Nominal solar radius, in metres (IAU 2015 Resolution B3). */
export const SUN_RADIUS_METRES = 695_700_000;
const ASTRONOMICAL_UNIT_METRES = 149_597_870_700;
/** How far, in astronomical units, an observer near the Earth is from the mean distance at most. */
const EARTH_ORBIT = 0.04;

/**
 * Reads the place of the observer and the radius of the Sun (Thompson 2006, section 9; the older names of SOHO, TRACE
 * and ground-based files after those). A header without a distance but with the apparent radius RSUN_OBS gives it by
 * geometry. In an image of the Sun (`solar`) with a latitude but no HGLN_OBS the observer is taken to be on the line from the Sun to
 * the Earth (Stonyhurst longitude 0, as SDO, SOHO and Hinode are to a few tenths of a degree), with a warning, unless its
 * name or distance says that it was a probe elsewhere.
 */
export function readObserver(cards: WcsCards, solar: boolean): WcsObserver {
  const first = (...names: string[]): { readonly name: string; readonly value: number } | undefined => {
    for (const name of names) {
      const value = plainNumber(cards, name);
      if (value !== undefined) return { name, value };
    }
    return undefined;
  };
  const radius = first("RSUN_REF", "RSUN_REFERENCE");
  const valid = radius !== undefined && radius.value > 1e8 && radius.value < 1e10;
  if (radius !== undefined && !valid) {
    cards.warn(radius.name, `${radius.name} is ${radius.value}, no solar radius in metres: not used`);
  }
  const sunRadiusMetres = valid ? radius.value : SUN_RADIUS_METRES;
  const distanceMetres = distance(cards, sunRadiusMetres);
  const latitude = first("HGLT_OBS", "CRLT_OBS", "OBS_B0", "SOLAR_B0", "B0")?.value;
  let stonyhurstLongitude = first("HGLN_OBS")?.value;
  if (
    stonyhurstLongitude === undefined &&
    latitude !== undefined &&
    solar &&
    nearEarth(cards, distanceMetres)
  ) {
    stonyhurstLongitude = 0;
    cards.warn(
      "HGLN_OBS",
      "HGLN_OBS is absent: the observer is taken to be on the line from the Sun to the Earth",
    );
  }
  return {
    distanceMetres,
    sunRadiusMetres,
    sunRadiusCard: valid ? radius.name : undefined,
    stonyhurstLongitude,
    latitude,
    carringtonLongitude: first("CRLN_OBS", "OBS_L0", "SOLAR_L0", "L0")?.value,
  };
}

function distance(cards: WcsCards, sunRadiusMetres: number): number | undefined {
  for (const name of ["DSUN_OBS", "DSUN"]) {
    const metres = plainNumber(cards, name);
    if (metres !== undefined && metres > sunRadiusMetres) return metres;
  }
  const units = plainNumber(cards, "OBS_DIST");
  if (units !== undefined && units > 0.01 && units < 100) {
    cards.warn("OBS_DIST", "DSUN_OBS is absent: distance from OBS_DIST, in astronomical units");
    return units * ASTRONOMICAL_UNIT_METRES;
  }
  const arcsec = plainNumber(cards, "RSUN_OBS");
  if (arcsec !== undefined && arcsec > 1 && arcsec < 3e5) {
    cards.warn("RSUN_OBS", "DSUN_OBS is absent: distance from the apparent radius RSUN_OBS");
    return sunRadiusMetres / Math.sin((arcsec / 3600) * (Math.PI / 180));
  }
  return undefined;
}

/** Probes that leave the line from the Sun to the Earth. */
const PROBES = /stereo|parker|solar[ _-]?orbiter|(?:^|[^a-z])(?:solo|psp)(?:[^a-z]|$)/i;

/** Whether nothing speaks against an observer on the Earth, about it, or at its first Lagrange point. */
function nearEarth({ header }: WcsCards, distanceMetres: number | undefined): boolean {
  if (["TELESCOP", "OBSRVTRY"].some((name) => PROBES.test(header.getString(name) ?? ""))) return false;
  return (
    distanceMetres === undefined || Math.abs(distanceMetres / ASTRONOMICAL_UNIT_METRES - 1) < EARTH_ORBIT
  );
}

/** The apparent radius of the Sun, in arcseconds. @throws FitsError "data" where the distance is not known. */
export function sunRadiusArcsec(observer: WcsObserver): number {
  if (observer.distanceMetres === undefined) throw missing("distanceMetres", "DSUN_OBS");
  return asind(observer.sunRadiusMetres / observer.distanceMetres) * 3600;
}

/** The error for a place that the header does not give. */
export function missing(field: keyof WcsObserver, card: string): FitsError<"data"> {
  return new FitsError("data", `The header does not say where the observer was: there is no ${card}`, {
    card,
    expected: `observer.${field}`,
    remedy: `Pass { observer: { ...wcs.observer, ${field}: ... } }.`,
  });
}

/** Cards of the observer have no alternates, and may hold text instead of numbers. */
function plainNumber(cards: WcsCards, name: string): number | undefined {
  const number = cards.header.getNumber(name);
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}
