import { DataError, type HeaderLike } from "@helioscope/core";
import type { RegionBox } from "./regions.ts";

/** Places along each side of a map. */
const STEPS = 24;

/**
 * Box of a SHARP from its header. A cylindrical equal-area map (CTYPE CRLN-CEA, CRLT-CEA) is one about the patch's own
 * centre: `placesDeg` are its pixels' places, borders included, and the box holds them all. A map in camera pixels says the
 * box itself with LONDTMIN, LONDTMAX, LATDTMIN and LATDTMAX from the central meridian and CRLN_OBS. `shape` is NAXIS1 and
 * NAXIS2 of the image. Throws a DataError for a header with neither.
 */
export function sharpBox(header: HeaderLike, shape?: readonly [number, number]): RegionBox {
  const number = (key: string) => {
    const value = header.get(key);
    return typeof value === "number" && Number.isFinite(value) ? value : undefined;
  };
  const harp = number("HARPNUM");
  const name = harp === undefined ? "region" : `HARP ${harp}`;
  const said = (key: string) => number(key) ?? Number.NaN;
  const [width, height] = shape ?? [number("ZNAXIS1") ?? said("NAXIS1"), number("ZNAXIS2") ?? said("NAXIS2")];
  const map =
    /^CRLN-CEA/.test(String(header.get("CTYPE1"))) && /^CRLT-CEA/.test(String(header.get("CTYPE2")));
  const centre = said("CRLN_OBS");
  const placesDeg = map ? placesOf(said, width, height) : undefined;
  const longitudes = placesDeg?.map(([longitude]) => longitude);
  const latitudes = placesDeg?.map(([, latitude]) => latitude);
  const box: RegionBox = {
    name,
    longitudeDeg: longitudes
      ? [Math.min(...longitudes), Math.max(...longitudes)]
      : [centre + said("LONDTMIN"), centre + said("LONDTMAX")],
    latitudeDeg: latitudes
      ? [Math.min(...latitudes), Math.max(...latitudes)]
      : [said("LATDTMIN"), said("LATDTMAX")],
    ...(placesDeg ? { placesDeg } : {}),
  };
  if (![...box.longitudeDeg, ...box.latitudeDeg].every(Number.isFinite))
    throw new DataError("The header does not say where its region lies", {
      value: name,
      expected: "CRVAL, CRPIX and CDELT of CRLN-CEA and CRLT-CEA, or LONDTMIN to LATDTMAX with CRLN_OBS",
    });
  return box;
}

/** Places of a map of so many pixels, from border to border. */
function placesOf(
  said: (key: string) => number,
  width: number,
  height: number,
): readonly (readonly [number, number])[] {
  const along = (axis: 1 | 2, size: number) =>
    Array.from(
      { length: STEPS + 1 },
      (_, i) => (0.5 + (size * i) / STEPS - said(`CRPIX${axis}`)) * said(`CDELT${axis}`),
    );
  const centre = [said("CRVAL1"), said("CRVAL2")] as const;
  const rows = along(2, height);
  return along(1, width).flatMap((x) => rows.map((y) => ceaPlace(x, y, centre)));
}

const RAD = Math.PI / 180;

/**
 * Heliographic degrees of a cylindrical equal-area map about the point `centreDeg`: x = L', y = sin B' (as degrees), L' and B'
 * longitude and latitude with the centre at (0, 0); deprojected by equations 2 and 3 of Sun 2013 (arXiv:1309.2392),
 * after Thompson 2006 (A&A 449, 791).
 */
export function ceaPlace(
  xDeg: number,
  yDeg: number,
  [longitudeDeg, latitudeDeg]: readonly [number, number],
): readonly [longitudeDeg: number, latitudeDeg: number] {
  const [sinC, cosC] = [Math.sin(latitudeDeg * RAD), Math.cos(latitudeDeg * RAD)];
  const sinB = yDeg * RAD;
  const cosB = Math.sqrt(1 - sinB * sinB);
  const [sinL, cosL] = [Math.sin(xDeg * RAD), Math.cos(xDeg * RAD)];
  const north = cosC * sinB + sinC * cosB * cosL;
  const turn = Math.atan2(cosB * sinL, cosC * cosB * cosL - sinC * sinB);
  return [longitudeDeg + turn / RAD, Math.asin(Math.max(-1, Math.min(1, north))) / RAD];
}
