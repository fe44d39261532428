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
  /** Of the picture's pixels. */
  readonly share: number;
}

/** A picture that is being painted, before any instrument: 1 is the quiet Sun at the disc's centre as it is displayed. */
export interface Canvas {
  readonly sight: Sight;
  readonly band: SceneBand;
  readonly light: Float32Array;
  readonly mask: Uint8Array;
  readonly features: SceneFeature[];
  readonly noise: Noise;
  readonly cells: Noise;
}

export function canvasFor(sight: Sight, band: SceneBand, random: Random): Canvas {
  return {
    sight,
    band,
    light: new Float32Array(sight.r.length),
    mask: new Uint8Array(sight.r.length),
    features: [],
    noise: gradientNoise(random.fork("noise")),
    cells: cellNoise(random.fork("cells")),
  };
}

/** Paints a pixel, and says whether it belongs to the feature. `u` and `v` are its place in the frame, arcsec. */
export type Brush = (index: number, u: number, v: number) => boolean;

/** Goes over all pixels within reach of a frame's origin; enters the feature, with a kind, into mask and list. */
export function paint(
  canvas: Canvas,
  frame: LocalFrame,
  reachArcsec: number,
  kind: FeatureKind | null,
  brush: Brush,
): void {
  const { mask, features, sight } = canvas;
  const { widthPx } = sight.view;
  const [top, bottom, left, right] = frame.window(reachArcsec);
  const value = kind === null ? 0 : maskValue(kind);
  const place = new Float64Array(2);
  let count = 0;
  let [x0, x1, y0, y1] = [right, left, bottom, top];
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const i = row * widthPx + column;
      if (!frame.locate(i, place) || !brush(i, place[0], place[1]) || kind === null) continue;
      mask[i] = value;
      count++;
      if (column < x0) x0 = column;
      if (column > x1) x1 = column;
      if (row < y0) y0 = row;
      if (row > y1) y1 = row;
    }
  }
  if (kind === null || count === 0) return;
  features.push({
    kind,
    box: { x: x0, y: y0, width: x1 - x0 + 1, height: y1 - y0 + 1 },
    share: count / mask.length,
  });
}
