import { FitsError } from "../errors.ts";
import { asind } from "./angles.ts";
import type { WcsCards } from "./cards.ts";
import type { WcsObserver } from "./wcs.ts";

/** Nominal solar radius, in metres (IAU 2015 Resolution B3). */
export const SUN_RADIUS_METRES = 695_700_000;
const ASTRONOMICAL_UNIT_METRES = 149_597_870_700;

/**
 * Reads the place of the observer and the radius of the Sun (Thompson 2006, section 9; the older names of SOHO, TRACE
 * and ground-based files after those). A header without a distance but with the apparent radius RSUN_OBS gives it by
 * geometry.
 */
export function readObserver(cards: WcsCards): WcsObserver {
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
  return {
    distanceMetres: distance(cards, sunRadiusMetres),
    sunRadiusMetres,
    sunRadiusCard: valid ? radius.name : undefined,
    stonyhurstLongitude: first("HGLN_OBS")?.value,
    latitude: first("HGLT_OBS", "CRLT_OBS", "OBS_B0", "SOLAR_B0", "B0")?.value,
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
