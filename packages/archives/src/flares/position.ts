import type { Flare } from "./types.ts";

const PLACE = /^(?<ns>[NS])(?<lat>\d{1,2})(?<ew>[EW])(?<lon>\d{1,2})/i;

/**
 * Reads a place on the disc as NOAA writes it: "S21W88" is 21 degrees south, 88 west. Null for an empty text, for
 * another one, and for "N00E00", which the lists have where the place is not known.
 */
export function parsePlace(text: string | null | undefined): Flare["position"] {
  const fields = PLACE.exec((text ?? "").trim())?.groups;
  if (!fields) return null;
  const latitudeDeg = Number(fields.lat) * (fields.ns!.toUpperCase() === "S" ? -1 : 1);
  const longitudeDeg = Number(fields.lon) * (fields.ew!.toUpperCase() === "E" ? -1 : 1);
  return latitudeDeg === 0 && longitudeDeg === 0 ? null : placeAt(latitudeDeg, longitudeDeg);
}

/** Null where a coordinate is missing or off the sphere. */
export function placeAt(latitudeDeg: number, longitudeDeg: number): Flare["position"] {
  const onSphere = Math.abs(latitudeDeg) <= 90 && Math.abs(longitudeDeg) <= 180;
  return onSphere ? { latitudeDeg: latitudeDeg + 0, longitudeDeg: longitudeDeg + 0 } : null;
}
