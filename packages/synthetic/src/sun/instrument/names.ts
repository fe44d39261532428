import type { SunInstrumentName } from "./instruments.ts";
import { taiRecord } from "./tai.ts";

/** Name of a file as the archive of its instrument gives it, in a folder of the instrument and month: `aia_304/2016-01/synthetic.aia.lev1_...`. */
export function sunFileName(instrument: SunInstrumentName, time: number, side: "a" | "b"): string {
  const utc = new Date(time).toISOString();
  const folder = (name: string) => `${name}/${utc.slice(0, 7)}`;
  if (instrument === "HMI") {
    const record = taiRecord(time).replaceAll(".", "").replaceAll(":", "");
    return `${folder("hmi")}/synthetic.hmi.m_720s.${record}.magnetogram.fits`;
  }
  const clock = utc.slice(0, 19).replaceAll(":", "");
  if (instrument === "EUVI 304") {
    return `${folder(`euvi_304_${side}`)}/synthetic.${clock.replaceAll("-", "").replace("T", "_")}_euvi_${side}_304.fits`;
  }
  const band = instrument.slice(4);
  return `${folder(`aia_${band}`)}/synthetic.aia.lev1_euv_12s.${clock}Z.${band}.image_lev1.fits`;
}
