/** Region 10000 was numbered on this day. */
const TEN_THOUSAND = "2002-06-14";
/** By now no region with four digits is left: 5000 is 15000. */
const FIVE_DIGITS_ONLY = "2003-01-01";

/**
 * Number of a NOAA active region with all its digits, from what a list has for a flare of that time: lists leave out
 * the ten thousand ("1389" for 11389 in 2012), or add one to regions that had none ("18009" for 8009 in 1997). Null
 * for 0, an empty text or anything that is no number.
 */
export function noaaNumber(listed: string | number | null | undefined, peakUtc: string): number | null {
  const text = String(listed ?? "").trim();
  if (!/^\d{1,5}(?:\.0*)?$/.test(text)) return null;
  const number = Number(text);
  if (number === 0) return null;
  if (peakUtc >= FIVE_DIGITS_ONLY) return number < 10_000 ? number + 10_000 : number;
  if (peakUtc >= TEN_THOUSAND) return number < 5000 ? number + 10_000 : number;
  return number > 10_100 ? number - 10_000 : number;
}
