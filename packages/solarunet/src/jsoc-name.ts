/** Series and segment in the name of a JSOC file, `SERIES.RECORD_TAI.SEGMENT.fits`. */
export interface JsocName {
  readonly series: string;
  readonly segment: string;
}

/** `hmi.sharp_cea_720s.377.20110215_020000_TAI.Br.fits`, or `mdi.fd_M_96m_lev182.20110401_000000_TAI.data.fits`. */
const NAME = /([^/\\]+?)(?:\.\d+)?\.\d{8}(?:_\d+)?_TAI\.(\w+)\.(?:fits|fits\.gz|fz)$/i;
/** Names of other forms have a segment all the same. */
const SEGMENT = /_TAI\.(\w+)\.(?:fits|fits\.gz|fz)$/i;

/** Reads the name of a file as JSOC exports it; undefined for any other. */
export function jsocName(name: string): JsocName | undefined {
  const whole = NAME.exec(name);
  if (whole) return { series: whole[1]!, segment: whole[2]! };
  const segment = SEGMENT.exec(name)?.[1];
  return segment === undefined ? undefined : { series: "", segment };
}
