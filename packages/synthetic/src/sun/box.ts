import { megametresPerDegree } from "./constants.ts";
import { projectTo } from "./projection.ts";
import type { Bipole, SunState, SunView } from "./types.ts";

/** Where a bipole's flux lies. */
export interface BipoleBox {
  /** First column and row, and how many, in the image of the view and cut at its borders. */
  readonly x0: number;
  readonly y0: number;
  readonly width: number;
  readonly height: number;
  /** From the eastern to the western border, Carrington degrees; the second is the smaller one where longitude 0 lies between. */
  readonly longitudesDeg: readonly [number, number];
  readonly latitudesDeg: readonly [number, number];
  /** Share of the bipole's unsigned flux on the visible side. */
  readonly visible: number;
}

/** Flux that is left out on every side of the box, as a share, and the room around the rest. */
const leftOut = 0.02;
const marginMm = 15;

/**
 * The box of a bipole as a view shows it, for cut-outs like those of SHARP: a rectangle of longitudes and latitudes around
 * all but the outlying flux, and the pixels that it covers. Undefined where the bipole has no flux, or less than
 * half of it is on the visible side.
 */
export function bipoleBox(
  { knots }: Pick<SunState, "knots">,
  bipole: Pick<Bipole, "id" | "longitudeDeg">,
  view: SunView,
): BipoleBox | undefined {
  const projection = projectTo(view);
  const longitudes: Weighted[] = [];
  const latitudes: Weighted[] = [];
  let [all, seen] = [0, 0];
  for (let i = 0; i < knots.count; i++) {
    if (knots.bipole[i] !== bipole.id) continue;
    const weight = Math.abs(knots.fluxMx[i]);
    const [longitude, latitude] = [knots.longitudeDeg[i], knots.latitudeDeg[i]];
    all += weight;
    if (projection.toPixel(longitude, latitude).mu > 0) seen += weight;
    const turns = Math.round((longitude - bipole.longitudeDeg) / 360);
    longitudes.push([longitude - 360 * turns, weight]);
    latitudes.push([latitude, weight]);
  }
  if (all === 0 || seen < all / 2) return undefined;
  const margin = marginMm / megametresPerDegree;
  const [south, north] = extent(latitudes, all, margin);
  const [east, west] = extent(
    longitudes,
    all,
    margin / Math.max(0.1, Math.cos((((south + north) / 2) * Math.PI) / 180)),
  );
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i <= 8; i++)
    for (let j = 0; j <= 8; j++) {
      const place = projection.toPixel(east + ((west - east) * i) / 8, south + ((north - south) * j) / 8);
      if (place.mu <= 0) continue;
      left = Math.min(left, place.x);
      right = Math.max(right, place.x);
      low = Math.min(low, place.y);
      high = Math.max(high, place.y);
    }
  const x0 = Math.max(0, Math.floor(left));
  const y0 = Math.max(0, Math.floor(low));
  const width = Math.min(view.width - 1, Math.ceil(right)) - x0 + 1;
  const height = Math.min(view.height - 1, Math.ceil(high)) - y0 + 1;
  if (!(width > 0 && height > 0)) return undefined;
  const wrapped = (longitude: number) => longitude - 360 * Math.floor(longitude / 360);
  return {
    x0,
    y0,
    width,
    height,
    longitudesDeg: [wrapped(east), wrapped(west)],
    latitudesDeg: [south, north],
    visible: seen / all,
  };
}

/** A coordinate and its flux. */
type Weighted = readonly [number, number];

function extent(values: Weighted[], all: number, margin: number): [number, number] {
  values.sort((a, b) => a[0] - b[0]);
  const quantile = (share: number) => {
    let sum = 0;
    for (const [value, weight] of values) {
      sum += weight;
      if (sum >= share * all) return value;
    }
    return values[values.length - 1][0];
  };
  return [quantile(leftOut) - margin, quantile(1 - leftOut) + margin];
}
