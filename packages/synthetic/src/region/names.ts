import type { ObservationTime } from "@helioscope/core";

/** `synthetic.sharp_cea_720s.12.20130211_060000_TAI.magnetogram.fits` */
export function frameName(harp: number, time: ObservationTime): string {
  const text = time.original.replaceAll(".", "").replaceAll(":", "");
  return `synthetic.sharp_cea_720s.${harp}.${text}.magnetogram.fits`;
}
