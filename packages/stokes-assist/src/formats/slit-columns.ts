import { DataError } from "@helioscope/core";

/** What the header of a slit says of its place. */
export interface SlitPlace {
  readonly name: string;
  /** SLITPOS, in steps of the scanning mirror. */
  readonly position: number | undefined;
  /** XCEN, arcsec. */
  readonly xArcsec: number | undefined;
  /** Milliseconds. */
  readonly time: number | undefined;
}

/** The columns of a scan: for each slit its column, west to the right. */
export interface SlitColumns {
  readonly columns: readonly number[];
  readonly width: number;
  /** Columns that no slit fills. */
  readonly missing: number;
}

/**
 * Orders slits by their positions; steps that are missing leave columns free. Slits that all have one position (a
 * sit-and-stare series, or headers that tell none) come in the order of time.
 *
 * @throws DataError where two slits of a scan have one position, or positions lie too far apart to be one scan.
 */
export function slitColumns(slits: readonly SlitPlace[]): SlitColumns {
  const positions = slits.map(({ position }) => position);
  const places = slits.map(({ xArcsec }) => xArcsec);
  if (varies(positions)) return scanned(slits, positions, varies(places) ? slope(positions, places) : 1);
  if (varies(places)) return scanned(slits, places, 1);
  const order = slits.map((_, i) => i).sort((a, b) => (slits[a].time ?? 0) - (slits[b].time ?? 0));
  const columns = new Array<number>(slits.length);
  order.forEach((slit, column) => {
    columns[slit] = column;
  });
  return { columns, width: slits.length, missing: 0 };
}

function varies(values: readonly (number | undefined)[]): values is readonly number[] {
  return values.every((value) => value !== undefined) && new Set(values).size > 1;
}

function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  return x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0) < 0 ? -1 : 1;
}

function scanned(slits: readonly SlitPlace[], positions: readonly number[], sign: number): SlitColumns {
  const sorted = [...positions].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((value, i) => value - sorted[i]);
  const twin = gaps.indexOf(0);
  if (twin >= 0) {
    const same = slits.filter((_, i) => positions[i] === sorted[twin]).map(({ name }) => name);
    throw new DataError(`${same.join(" and ")} have the same slit position ${sorted[twin]}`, {
      value: same,
      expected: "one file a position",
      remedy: "Read one map at a time.",
    });
  }
  const step = Math.min(...gaps);
  const first = sign > 0 ? sorted[0] : sorted[sorted.length - 1];
  const columns = positions.map((position) => Math.round((sign * (position - first)) / step));
  const width = Math.max(...columns) + 1;
  if (width > 4 * slits.length + 16) {
    throw new DataError(`${slits.length} slits would lie in ${width} columns`, {
      value: sorted,
      expected: "the slits of one scan",
    });
  }
  return { columns, width, missing: width - new Set(columns).size };
}
