/** What the name of a JSOC file says, `SERIES.RECORD_TAI.SEGMENT.fits`. */
export interface JsocName {
  readonly series: string;
  readonly segment: string;
  /** What stands before the segment, series and prime keys: one for all segments of a record. */
  readonly record: string;
}

/** `hmi.sharp_cea_720s.377.20110215_020000_TAI.Br.fits`, or `mdi.fd_M_96m_lev182.20110401_000000_TAI.data.fits`. */
const NAME = /(([^/\\]+?)(?:\.\d+)?\.\d{8}(?:_\d+)?_TAI)\.(\w+)\.(?:fits|fits\.gz|fz)$/i;
/** Names of other forms have a segment all the same. */
const SEGMENT = /([^/\\]+_TAI)\.(\w+)\.(?:fits|fits\.gz|fz)$/i;

/** Reads the name of a file as JSOC exports it; undefined for any other. */
export function jsocName(name: string): JsocName | undefined {
  const whole = NAME.exec(name);
  if (whole) return { series: whole[2]!, segment: whole[3]!, record: whole[1]! };
  const other = SEGMENT.exec(name);
  return other ? { series: "", segment: other[2]!, record: other[1]! } : undefined;
}
