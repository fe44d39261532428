import { solarRadiusM } from "../../region/scale.ts";
import type { Projection } from "../projection.ts";
import type { SunImage, SunView } from "../types.ts";
import { type Spot, stamp } from "./stamp.ts";

const radiusMm = solarRadiusM / 1e6;
/** Full width at half maximum of a Gaussian over its standard deviation. */
const FWHM = 2.3548;

/** Paints Gaussians that lie on the sphere, foreshortened, as telescope and pixels blur them: what they add up to stays. */
export interface SpotPainter {
  readonly mmPerPx: number;
  /**
   * @param heightMm of the middle above the surface
   * @param acrossMm standard deviation along the surface, Mm
   * @param upMm standard deviation in height, Mm
   * @param peak value in the middle as the unblurred Gaussian has it
   * @param opaque as a mark on the surface, which is not brighter where it is seen from the side
   * @returns whether anything of it is on this side of the Sun
   */
  paint(
    onto: SunImage,
    longitudeDeg: number,
    latitudeDeg: number,
    heightMm: number,
    acrossMm: number,
    upMm: number,
    peak: number,
    opaque?: boolean,
  ): boolean;
}

export function spotPainter(view: SunView, projection: Projection): SpotPainter {
  const mmPerPx = radiusMm / projection.radiusPx;
  const place = new Float64Array(4);
  const spot: Spot = { x: 0, y: 0, xx: 0, xy: 0, yy: 0, peak: 0 };
  const [cx, cy] = view.centrePx;
  // A pixel is as wide as a Gaussian of variance 1/12.
  const blur = (view.psfArcsec / view.pixelScaleArcsec / FWHM) ** 2 + 1 / 12;
  return {
    mmPerPx,
    paint(onto, longitudeDeg, latitudeDeg, heightMm, acrossMm, upMm, peak, opaque = false) {
      projection.write(place, 0, longitudeDeg, latitudeDeg, heightMm);
      const x = place[0];
      const y = place[1];
      const mu = place[2];
      const dx = x - cx;
      const dy = y - cy;
      const reach = Math.sqrt(dx * dx + dy * dy);
      // Behind the limb at an angle a what is higher than a^2 / 2 radii still shows.
      const shown = mu < 0 ? 1 + mu / Math.sqrt((2 * (heightMm + upMm)) / radiusMm) : 1;
      if (!(shown > 0)) return false;
      const ux = reach > 0 ? dx / reach : 1;
      const uy = reach > 0 ? dy / reach : 0;
      const side = (acrossMm / mmPerPx) ** 2;
      const tilt = 1 - Math.min(1, mu * mu);
      const own = Math.max(side * mu * mu + (upMm / mmPerPx) ** 2 * tilt, 1e-6);
      const along = own + blur;
      const aside = side + blur;
      const seen = opaque ? side * Math.max(mu, 0.1) ** 2 : own;
      spot.x = x;
      spot.y = y;
      spot.xx = along * ux * ux + aside * uy * uy;
      spot.xy = (along - aside) * ux * uy;
      spot.yy = along * uy * uy + aside * ux * ux;
      spot.peak = peak * shown * Math.sqrt((side * seen) / (along * aside));
      stamp(onto, spot);
      return true;
    },
  };
}
