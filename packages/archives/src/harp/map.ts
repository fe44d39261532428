import { FormatError, type Skip } from "@helioscope/core";

/** An HMI active-region patch and the NOAA active regions in it. */
export interface HarpRegions {
  /** HARPNUM. */
  readonly harp: number;
  /** Numbers of the NOAA regions, whole, ascending. */
  readonly noaa: readonly number[];
}

/** Which NOAA regions lie in which patches. Patches without one are not in it. */
export interface HarpMap {
  readonly patches: readonly HarpRegions[];
  readonly skipped: readonly Skip[];
}

/** Its head and lines where `helioscope fetch harps` wrote it: regions joined by spaces, then other columns. */
const CSV_HEAD = /^harp,noaa\b/;
const CSV_LINE = /^(?<harp>\d+),(?<noaa>\d+(?: \d+)*)(?:,|$)/;
const LINE = /^(?<harp>\d+)\s+(?<noaa>\d+(?:\s*,\s*\d+)*)$/;

/**
 * Reads JSOC's `all_harps_with_noaa_ars.txt`: a line of names (which may be absent), then HARPNUM and NOAA_ARS, these
 * joined by commas; or the CSV table of it that `helioscope fetch harps` writes. A patch that comes twice has the regions of both lines. Other lines are listed with the reason.
 * Throws a FormatError when no line is of this form.
 */
export function parseHarpMap(text: string): HarpMap {
  const regions = new Map<number, Set<number>>();
  const skipped: Skip[] = [];
  const csv = CSV_HEAD.test(text.trimStart());
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || (i === 0 && (csv || /^HARPNUM\s/i.test(line)))) continue;
    const fields = (csv ? CSV_LINE : LINE).exec(line)?.groups;
    if (!fields) {
      skipped.push({ name: `line ${i + 1}`, reason: `"${line.slice(0, 60)}" is no HARPNUM and NOAA_ARS` });
      continue;
    }
    const harp = Number(fields.harp);
    const known = regions.get(harp) ?? new Set();
    for (const number of fields.noaa!.split(/[\s,]+/)) known.add(Number(number));
    regions.set(harp, known);
  }
  if (regions.size === 0) {
    throw new FormatError("The map of HARPs has no line that can be read", {
      value: text.slice(0, 200),
      expected: "lines such as 13299 14100,14101",
    });
  }
  const patches = [...regions].map(([harp, noaa]) => ({ harp, noaa: [...noaa].sort((a, b) => a - b) }));
  return { patches: patches.sort((a, b) => a.harp - b.harp), skipped };
}

/** NOAA regions by HARPNUM. */
export function noaaOfHarps(patches: Iterable<HarpRegions>): ReadonlyMap<number, readonly number[]> {
  return new Map([...patches].map(({ harp, noaa }) => [harp, noaa]));
}

/** HARPNUMs by NOAA region, ascending. */
export function harpsOfNoaa(patches: Iterable<HarpRegions>): ReadonlyMap<number, readonly number[]> {
  const harps = new Map<number, number[]>();
  for (const { harp, noaa } of [...patches].sort((a, b) => a.harp - b.harp)) {
    for (const number of noaa) {
      const list = harps.get(number);
      if (!list) harps.set(number, [harp]);
      else if (list.at(-1) !== harp) list.push(harp);
    }
  }
  return harps;
}
