import type { Header } from "../../src/index.ts";
import { pixelToWorld, readWcs, type Wcs, worldToPixel } from "../../src/wcs/index.ts";

/** Written by astropy 5.2.1 (wcslib) at five points of every image of the corpus that has celestial axes. */
export type WcsReference = {
  readonly keys: Readonly<Record<string, string | number>>;
  readonly naxis: readonly number[];
  readonly sip: boolean;
  readonly pixels_1based: readonly number[][];
  readonly world_deg_core: readonly (number | null)[][];
  readonly world_deg_all: readonly (number | null)[][];
  readonly pixels_back: readonly (number | null)[][];
};

/** Of the points of a reference, the first two axes, axis by axis. */
export interface WcsPoints {
  /** World coordinates without SIP. */
  readonly core: readonly number[][];
  readonly all: readonly number[][];
  /** 0-based pixels of `all`. */
  readonly back: readonly number[][];
}

/** Takes the points of a reference to the sky and back, in Node and in a browser alike. */
export function wcsPoints(header: Header, reference: WcsReference): WcsPoints {
  const wcs = readWcs(header);
  const pixels = padded(wcs, reference.pixels_1based);
  const all = pixelToWorld(wcs, pixels);
  return {
    core: firstTwo(pixelToWorld(reference.sip ? { ...wcs, sip: undefined } : wcs, pixels)),
    all: firstTwo(all),
    back: firstTwo(worldToPixel(wcs, all)),
  };
}

const firstTwo = (axes: readonly Float64Array[]): number[][] =>
  axes.slice(0, 2).map((values) => Array.from(values));

/** The two celestial axes of the reference are the first two; further ones stay at the reference pixel. */
function padded(wcs: Wcs, rows: readonly number[][]): Float64Array[] {
  return wcs.axes.map((_, axis) =>
    axis < 2
      ? Float64Array.from(rows, (row) => row[axis] - 1)
      : new Float64Array(rows.length).fill(wcs.crpix[axis] - 1),
  );
}
