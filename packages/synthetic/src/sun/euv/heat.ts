import type { FluxKnots, SunImage } from "../types.ts";
import type { SpotPainter } from "./sphere-spot.ts";

/** Square centimetres in a Mm2. */
const cm2PerMm2 = 1e16;

/**
 * Unsigned flux density, gauss, of the knots as the layer above sees it: higher, wider than the field. Signs do not show.
 */
export function paintHeat(
  onto: SunImage,
  painter: SpotPainter,
  knots: FluxKnots,
  { heightMm, spreadMm, leastMx = 0 }: { heightMm: number; spreadMm: number; leastMx?: number },
): void {
  const { count, longitudeDeg, latitudeDeg, fluxMx, radiusMm } = knots;
  const spread = spreadMm * spreadMm;
  for (let k = 0; k < count; k++) {
    const flux = Math.abs(fluxMx[k]);
    if (flux <= leastMx) continue;
    const square = radiusMm[k] * radiusMm[k] + spread;
    const peak = flux / (2 * Math.PI * square * cm2PerMm2);
    painter.paint(onto, longitudeDeg[k], latitudeDeg[k], heightMm, Math.sqrt(square), heightMm, peak);
  }
}
