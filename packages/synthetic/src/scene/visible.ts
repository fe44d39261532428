import { type CameraPlan, cameraBlur } from "./camera.ts";
import type { Canvas } from "./canvas.ts";
import { type FeatureKind, maskValue } from "./kinds.ts";

/** Of 64x64 pixels, those at least that have to show the class of a scene. */
const LEAST = 12;

/** How many pixels have to show the class of a scene so many pixels wide: 12 of 64x64, in proportion to the area. */
export function leastShown(widthPx: number): number {
  return Math.max(1, Math.round(LEAST * (widthPx / 64) ** 2));
}

/**
 * Pixels of a kind's mask that show it: its features change their light, after the camera's blur, by at least three standard
 * deviations of the camera's noise there, and by a sixteenth of the quiet Sun's light. `before` is the light without them.
 */
export function shownPixels(
  { light, mask, sight }: Canvas,
  before: Float32Array,
  kind: FeatureKind,
  { blurPx, noise }: CameraPlan,
): number {
  const { widthPx, heightPx } = sight.view;
  const change = light.map((value, i) => value - before[i]);
  cameraBlur(change, widthPx, heightPx, blurPx);
  const value = maskValue(kind);
  let count = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== value) continue;
    const spread = noise * Math.sqrt(0.1 + 0.9 * Math.max(0, before[i]));
    if (Math.abs(change[i]) >= Math.max(1 / 16, 3 * spread)) count++;
  }
  return count;
}
