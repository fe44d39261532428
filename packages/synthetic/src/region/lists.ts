import type { RegionFlare } from "./flares.ts";
import type { ActiveRegionOptions } from "./options.ts";
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

const dayMs = 86_400_000;
/** From one limb to the other, half, with room. */
const passageDays = 10;

/**
 * What the list of flares of a population covers, as JSON in the form that lies beside the lists that archives gave: the
 * passages of all its regions, and classes from C1 on. It is complete.
 */
export function flareSpanText({ from, to }: Pick<ActiveRegionOptions, "from" | "to">): string {
  const day = (date: string, days: number) =>
    new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);
  const span = { from: day(from, -passageDays), to: day(to, passageDays) };
  return `${JSON.stringify({ ...span, sources: ["synthetic"], minimumClass: "C1.0" })}\n`;
}

/** HARPs and their NOAA numbers in the form of JSOC's `all_harps_with_noaa_ars.txt`; those without are left out. */
export function harpMapText(regions: Iterable<Pick<ActiveRegion, "harp" | "noaa">>): string {
  const lines = ["HARPNUM NOAA_ARS"];
  for (const { harp, noaa } of regions) if (noaa.length > 0) lines.push(`${harp} ${noaa.join(",")}`);
  return `${lines.join("\n")}\n`;
}
