import { contourPixels, type PixelList } from "../identify/contour.ts";
import type { Feature, FrameFeatures } from "../types.ts";
import { type ContourGrid, contourGrid, featuresNear } from "./contour-grid.ts";
import type { TrackRules } from "./options.ts";
import { ownerAt, type RowIndex, rowIndex } from "./row-index.ts";

/** A frame made ready for association. Features are known by their index in `frame.features`. */
export interface Scene<F extends FrameFeatures = FrameFeatures> {
  readonly frame: F;
  readonly count: number;
  /** Centre and reach of each region of interest (Eq. 3). */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly reach: Float64Array;
  /** Half-width of the smaller square in which the released code looks for overlapping features. */
  readonly near: Float64Array;
  readonly flux: Float64Array;
  readonly grid: ContourGrid;
  readonly rows: RowIndex;
}

export function prepareScene<F extends FrameFeatures>(frame: F, rules: TrackRules): Scene<F> {
  const { features, width, height } = frame;
  const count = features.length;
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const reach = new Float64Array(count);
  const near = new Float64Array(count);
  const flux = new Float64Array(count);
  const contours = new Array<PixelList>(count);
  for (let i = 0; i < count; i++) {
    const feature = features[i];
    const contour = contourPixels(feature.runs, rules.rowOrder);
    contours[i] = contour;
    flux[i] = feature.fluxGauss;
    if (rules.region === "circle") {
      x[i] = feature.x;
      y[i] = feature.y;
      reach[i] = 2 * rules.movingDistancePx + feature.radiusPx;
    } else {
      x[i] = halfEven(feature.x);
      // Halves round to even rows as counted from the first row scanned.
      y[i] =
        rules.rowOrder === "ascending" ? halfEven(feature.y) : height - 1 - halfEven(height - 1 - feature.y);
      reach[i] = 2 * Math.ceil(rules.movingDistancePx) + farthest(contour, x[i], y[i]);
      near[i] = endReach(contour, x[i], y[i]);
    }
  }
  const grid = contourGrid(contours, width, height);
  return { frame, count, x, y, reach, near, flux, grid, rows: rowIndex(frame) };
}

/** Indices, ascending, of the features of `scene` in the region of interest of feature i of `from`. */
export function inRegion(from: Scene, i: number, scene: Scene, rules: TrackRules): number[] {
  const found: number[] = [];
  const { grid, rows, frame } = scene;
  const cx = from.x[i];
  const cy = from.y[i];
  featuresNear(grid, cx, cy, from.reach[i], rules.region, found);
  if (rules.region === "circle") {
    // Without a contour pixel inside, a feature is in the circle only by covering all of it.
    const px = Math.round(cx);
    const py = Math.round(cy);
    const covering = px < frame.width && py < frame.height ? ownerAt(rows, px, py) : -1;
    if (
      covering >= 0 &&
      grid.seen[covering] !== grid.query &&
      Math.hypot(px - cx, py - cy) <= from.reach[i]
    ) {
      found.push(covering);
    }
  }
  return found.sort((a, b) => a - b);
}

/** The radius of the released code: distance from a point to the farthest contour pixel, rounded up. */
export function farthest({ x, y }: PixelList, cx: number, cy: number): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) most = Math.max(most, (x[i] - cx) ** 2 + (y[i] - cy) ** 2);
  return Math.ceil(Math.sqrt(most));
}

/** Rounded-up distance to the farther of the first and the last contour pixel. */
function endReach({ x, y }: PixelList, cx: number, cy: number): number {
  const n = x.length - 1;
  return Math.ceil(
    Math.sqrt(Math.max((x[0] - cx) ** 2 + (y[0] - cy) ** 2, (x[n] - cx) ** 2 + (y[n] - cy) ** 2)),
  );
}

/** Rounds to the nearest integer, halves to even. */
export function halfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : floor + 1;
}

/** Label of feature i. */
export function labelOf(scene: Scene, i: number): number {
  return (scene.frame.features[i] as Feature).label;
}
