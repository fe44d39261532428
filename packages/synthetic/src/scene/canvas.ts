import type { Random } from "@helioscope/core";
import { type FeatureKind, maskValue, type SceneBand } from "./kinds.ts";
import { cellNoise, gradientNoise, type Noise } from "./noise.ts";
import type { LocalFrame, Sight } from "./view.ts";

/** A feature as it lies in the picture: columns and rows counted from 0, row 0 south. */
export interface SceneFeature {
  readonly kind: FeatureKind;
  readonly box: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  /** Of the picture's pixels, those that no later feature covers. */
  readonly share: number;
}

/** A picture that is being painted, before any instrument: 1 is the quiet Sun at the disc's centre as it is displayed. */
export interface Canvas {
  readonly sight: Sight;
  readonly band: SceneBand;
  readonly light: Float32Array;
  readonly mask: Uint8Array;
  /** The feature that a pixel belongs to, counted from 1 in the order of painting; 0 where there is none. */
  readonly owner: Uint16Array;
  /** What has been painted so far. */
  readonly painted: FeatureKind[];
  readonly noise: Noise;
  readonly cells: Noise;
}

export function canvasFor(sight: Sight, band: SceneBand, random: Random): Canvas {
  return {
    sight,
    band,
    light: new Float32Array(sight.r.length),
    mask: new Uint8Array(sight.r.length),
    owner: new Uint16Array(sight.r.length),
    painted: [],
    noise: gradientNoise(random.fork("noise")),
    cells: cellNoise(random.fork("cells")),
  };
}

/** Paints a pixel, and says whether it belongs to the feature. `u` and `v` are its place in the frame, arcsec. */
export type Brush = (index: number, u: number, v: number) => boolean;

/** Goes over all pixels within reach of a frame's origin; enters the feature, with a kind, into mask and owners. */
export function paint(
  canvas: Canvas,
  frame: LocalFrame,
  reachArcsec: number,
  kind: FeatureKind | null,
  brush: Brush,
): void {
  const { mask, owner, painted, sight } = canvas;
  const { widthPx } = sight.view;
  const [top, bottom, left, right] = frame.window(reachArcsec);
  const value = kind === null ? 0 : maskValue(kind);
  if (kind !== null) painted.push(kind);
  const own = painted.length;
  const place = new Float64Array(2);
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const i = row * widthPx + column;
      if (!frame.locate(i, place) || !brush(i, place[0], place[1]) || kind === null) continue;
      mask[i] = value;
      owner[i] = own;
    }
  }
}

/** The features in the order of painting as the finished mask has them; those that others cover wholly are left out. */
export function featuresOn({ owner, painted, sight }: Canvas): SceneFeature[] {
  const { widthPx } = sight.view;
  const found = painted.map(() => ({ count: 0, x0: widthPx, x1: -1, y0: owner.length, y1: -1 }));
  for (let i = 0; i < owner.length; i++) {
    if (owner[i] === 0) continue;
    const feature = found[owner[i] - 1];
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)];
    feature.count++;
    feature.x0 = Math.min(feature.x0, x);
    feature.x1 = Math.max(feature.x1, x);
    feature.y0 = Math.min(feature.y0, y);
    feature.y1 = y;
  }
  return found.flatMap(({ count, x0, x1, y0, y1 }, k) =>
    count === 0
      ? []
      : [
          {
            kind: painted[k],
            box: { x: x0, y: y0, width: x1 - x0 + 1, height: y1 - y0 + 1 },
            share: count / owner.length,
          },
        ],
  );
}
