import type { FluxKnots, SunImage } from "../types.ts";
import type { SpotPainter } from "./sphere-spot.ts";

/** Square centimetres in a Mm2. */
const cm2PerMm2 = 1e16;

export interface HeatOptions {
  readonly heightMm: number;
  /** Standard deviation by which the layer is wider than the field. */
  readonly spreadMm: number;
  /** Without the network between the bipoles. */
  readonly regionsOnly?: boolean;
}

/**
 * Unsigned flux density, gauss, of the knots as the layer above sees it: higher, wider than the field. Signs do not show.
 *
 * @param meridianDeg Carrington longitude of disc centre, 0 to 360
 */
export function paintHeat(
  onto: SunImage,
  painter: SpotPainter,
  meridianDeg: number,
  knots: FluxKnots,
  { heightMm, spreadMm, regionsOnly = false }: HeatOptions,
): void {
  const { count, longitudeDeg, latitudeDeg, fluxMx, radiusMm, bipole } = knots;
  const spread = spreadMm * spreadMm;
  for (let k = 0; k < count; k++) {
    if (regionsOnly && bipole[k] < 0) continue;
    // Far behind the limb whatever the tilt: most of the other side costs no projection.
    const west = Math.abs(longitudeDeg[k] - meridianDeg);
    if (west > 115 && west < 245 && Math.abs(latitudeDeg[k]) < 50) continue;
    const flux = Math.abs(fluxMx[k]);
    const square = radiusMm[k] * radiusMm[k] + spread;
    const peak = flux / (2 * Math.PI * square * cm2PerMm2);
    painter.paint(onto, longitudeDeg[k], latitudeDeg[k], heightMm, Math.sqrt(square), heightMm, peak, true);
  }
}
