import type { RegionFlare } from "./flares.ts";
import type { ActiveRegion } from "./region.ts";

/**
 * Flares as CSV, in the columns of the flare tables of this toolbox: class, peak flux in 1 to 8 Angstrom, times in UTC,
 * NOAA number (empty where the HARP has none), Stonyhurst degrees, and "synthetic" for their source.
 */
export function flaresToCsv(flares: Iterable<RegionFlare>): string {
  const lines = [
    "goes_class,peak_flux,scale,start_utc,peak_utc,end_utc,noaa,latitude,longitude,sources,satellite",
  ];
  for (const flare of flares) {
    const { goesClass, peakFluxWm2, startUtc, peakUtc, endUtc, noaa, latitudeDeg, longitudeDeg } = flare;
    const flux = peakFluxWm2.toExponential(1);
    lines.push(
      `${goesClass},${flux},true,${startUtc},${peakUtc},${endUtc},${noaa ?? ""},${latitudeDeg},${longitudeDeg},synthetic,`,
    );
  }
  return `${lines.join("\n")}\n`;
}

/** HARPs and their NOAA numbers in the form of JSOC's `all_harps_with_noaa_ars.txt`; those without are left out. */
export function harpMapText(regions: Iterable<Pick<ActiveRegion, "harp" | "noaa">>): string {
  const lines = ["HARPNUM NOAA_ARS"];
  for (const { harp, noaa } of regions) if (noaa.length > 0) lines.push(`${harp} ${noaa.join(",")}`);
  return `${lines.join("\n")}\n`;
}
