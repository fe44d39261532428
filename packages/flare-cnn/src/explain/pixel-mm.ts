import { SHARP_PIXEL_DEGREES } from "../keywords/index.ts";

/** Mm a degree of heliographic angle, on a Sun of 696 Mm. */
const DEGREE_MM = (696 * Math.PI) / 180;

/** Side of a SHARP CEA pixel, Mm, on a Sun of 696 Mm. */
export const SHARP_PIXEL_MM: number = SHARP_PIXEL_DEGREES * DEGREE_MM;

/** Side of a pixel of a magnetogram, Mm; that of SHARP CEA maps, 0.03 degrees, where it does not say its scale. */
export function pixelMmOf({ pixelScaleDeg }: { readonly pixelScaleDeg?: number }): number {
  return pixelScaleDeg === undefined ? SHARP_PIXEL_MM : pixelScaleDeg * DEGREE_MM;
}
