import { ArgumentError, DataError, type Raster } from "@helioscope/core";
import { quantiles } from "@helioscope/core/stats";
import type { PreparedDisc } from "../types.ts";

/** Quantiles of the intensities on a disc. */
export interface QuantileMatch {
  readonly probabilities: readonly number[];
  /** DN/s, rising. */
  readonly values: readonly number[];
}

/** Quantiles that intensities are compared at. */
const PROBABILITIES: readonly number[] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999];

/** The limb, where the height of the emission decides, is left out: the disc to this share of the radius. */
const DISC_SHARE = 0.95;

/** Quantiles of the intensities on a disc, to 0.95 of its radius. Throws a DataError where nothing there holds data. */
export function discQuantiles(
  disc: Pick<PreparedDisc, "data" | "width" | "height" | "radiusPx" | "valid">,
  probabilities: readonly number[] = PROBABILITIES,
): QuantileMatch {
  return { probabilities, values: [...quantiles(onDisc(disc), probabilities)] };
}

/** Quantiles of a set of discs: the mean of each one's. Throws an ArgumentError for an empty set. */
export function meanQuantiles(discs: readonly QuantileMatch[]): QuantileMatch {
  const [first] = discs;
  if (!first || discs.some(({ values }) => values.length !== first.values.length)) {
    throw new ArgumentError("Quantiles that cannot be averaged", {
      value: discs.length,
      expected: "one disc or more, all at the same probabilities",
    });
  }
  const values = first.values.map(
    (_, k) => discs.reduce((sum, disc) => sum + disc.values[k], 0) / discs.length,
  );
  return { probabilities: first.probabilities, values };
}

/**
 * The intensities of one instrument as another would count them, after the distribution on the disc: each of the image's own
 * quantiles becomes the reference's, those between by interpolation of the logarithms, those beyond by the last one's
 * ratio. An approximation for instruments of one passband, such as EUVI 304 for AIA 304: it takes both discs to hold as much
 * of quiet Sun, plage and holes, and an image with more activity than the reference loses the excess.
 *
 * Throws a DataError for a disc with fewer than two different positive quantiles.
 */
export function matchIntensity(disc: PreparedDisc, reference: QuantileMatch): PreparedDisc {
  const own = discQuantiles(disc, reference.probabilities).values;
  const from: number[] = [];
  const to: number[] = [];
  own.forEach((value, k) => {
    const wanted = reference.values[k];
    if (!(value > 0) || !(wanted > 0) || Math.log(value) <= (from.at(-1) ?? Number.NEGATIVE_INFINITY)) return;
    from.push(Math.log(value));
    to.push(Math.log(wanted));
  });
  if (from.length < 2) {
    throw new DataError(`${disc.name}: intensities that cannot be matched`, {
      value: own,
      expected: "at least two different positive quantiles, of the image and of the reference",
    });
  }
  const data = disc.data.map((value) =>
    value > 0 ? value * Math.exp(shift(Math.log(value), from, to)) : value,
  );
  return { ...disc, data };
}

/** What is added to a logarithm. */
function shift(value: number, from: readonly number[], to: readonly number[]): number {
  const last = from.length - 1;
  if (value <= from[0]) return to[0] - from[0];
  if (value >= from[last]) return to[last] - from[last];
  let k = 0;
  while (from[k + 1] < value) k++;
  const t = (value - from[k]) / (from[k + 1] - from[k]);
  return to[k] - from[k] + t * (to[k + 1] - from[k + 1] - (to[k] - from[k]));
}

function onDisc({
  data,
  width,
  height,
  radiusPx,
  valid,
}: Raster & { readonly radiusPx: number; readonly valid: Raster }): number[] {
  const values: number[] = [];
  const most = (DISC_SHARE * radiusPx) ** 2;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const inside = (x - (width - 1) / 2) ** 2 + (y - (height - 1) / 2) ** 2 <= most;
      if (inside && valid.data[i] === 1) values.push(data[i]);
    }
  }
  return values;
}
