import type { Column, Row } from "@helioscope/core";
import type { Flare } from "./types.ts";

/** Columns of a table of flares: what `helioscope fetch` writes and `readFlares` reads. */
export const flareColumns: readonly Column[] = [
  { name: "goes_class", type: "string", about: "GOES class as listed" },
  {
    name: "peak_flux",
    type: "float",
    unit: "W/m2",
    about: "Peak flux in 1 to 8 Angstrom that the class stands for",
  },
  { name: "scale", type: "string", about: "Whether the class carries the factor 0.7 of GOES-15 and before" },
  { name: "start_utc", type: "string", about: "Start, UTC" },
  { name: "peak_utc", type: "string", about: "Peak, UTC" },
  { name: "end_utc", type: "string", about: "End, UTC" },
  { name: "noaa", type: "int", about: "NOAA active region" },
  { name: "latitude", type: "float", unit: "deg", about: "Stonyhurst heliographic latitude, north positive" },
  {
    name: "longitude",
    type: "float",
    unit: "deg",
    about: "Stonyhurst heliographic longitude, west positive",
  },
  { name: "sources", type: "string", about: "Who lists it, joined by +" },
  { name: "satellite", type: "string", about: "GOES satellite" },
];

/** A flare as a row of {@link flareColumns}. */
export function flareRow(flare: Flare): Row {
  return {
    goes_class: flare.goesClass,
    peak_flux: flare.peakFluxWm2,
    scale: flare.scale,
    start_utc: flare.startUtc,
    peak_utc: flare.peakUtc,
    end_utc: flare.endUtc,
    noaa: flare.noaa,
    latitude: flare.position?.latitudeDeg ?? null,
    longitude: flare.position?.longitudeDeg ?? null,
    sources: flare.sources.join("+"),
    satellite: flare.satellite,
  };
}

/** Flares as rows of {@link flareColumns}. */
export const flaresToRows = (flares: readonly Flare[]): Row[] => flares.map(flareRow);
