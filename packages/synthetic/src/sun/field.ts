import { solarRadiusM } from "../region/scale.ts";
import { type Footprint, footprintOf, paintFootprint } from "./footprint.ts";
import { projectTo } from "./projection.ts";
import type { SunImage, SunState, SunView } from "./types.ts";

export interface FieldOptions {
  /** `los`: the radial field times mu, as a longitudinal magnetograph sees it. `radial`: the radial field itself. */
  readonly component?: "los" | "radial";
}

/** Of the innermost knots that are drawn: nearer to the limb the disc's last pixels hold no more than 1e-3 of it. */
const leastMu = 0.03;

/**
 * The magnetic field that a view shows, gauss, without noise: 0 beyond the limb. Each knot is a Gaussian of radial
 * field on the sphere, foreshortened towards the limb, blurred by the telescope and integrated over each pixel, so that
 * the sum over the image of radial field times pixel area over mu is its flux at any size of pixel.
 *
 * @throws nothing that a valid view can cause
 */
export function fieldOf(
  state: Pick<SunState, "knots">,
  view: SunView,
  { component = "los" }: FieldOptions = {},
): SunImage {
  const { width, height } = view;
  const data = new Float32Array(width * height);
  const image = { data, width, height };
  const { knots } = state;
  const projection = projectTo(view);
  const at = new Float64Array(4);
  const mark: Footprint = { x: 0, y: 0, xx: 0, xy: 0, yy: 0 };
  // Side of a pixel at a distance of one solar radius from the telescope, cm.
  const pixelCm = ((view.pixelScaleArcsec * Math.PI) / 648_000) * solarRadiusM * 100;
  // Below 60 degrees of latitude all that lies further from the meridian is on the far side.
  const tangent = Math.sqrt(3) * Math.tan((Math.abs(view.latitudeDeg) * Math.PI) / 180);
  const farthest = (Math.acos(-Math.min(1, tangent)) * 180) / Math.PI;
  for (let i = 0; i < knots.count; i++) {
    const latitude = knots.latitudeDeg[i];
    const aside = Math.abs(knots.longitudeDeg[i] - view.longitudeDeg);
    if (aside > farthest && aside < 360 - farthest && latitude < 60 && latitude > -60) continue;
    projection.write(at, 0, knots.longitudeDeg[i], knots.latitudeDeg[i]);
    const mu = at[2];
    if (mu < leastMu) continue;
    footprintOf(mark, at, view, knots.radiusMm[i]);
    const area = (pixelCm * at[3]) ** 2;
    const weight = component === "los" ? mu * mu : mu;
    paintFootprint(image, mark, (knots.fluxMx[i] * weight) / area);
  }
  blankSky(image, view, projection.radiusPx);
  return image;
}

/** Pixels whose centres lie beyond the limb are 0. */
function blankSky({ data, width, height }: SunImage, view: SunView, radiusPx: number): void {
  const [x0, y0] = view.centrePx;
  for (let j = 0; j < height; j++) {
    const half = radiusPx * radiusPx - (j - y0) ** 2;
    const row = j * width;
    if (half < 0) {
      data.fill(0, row, row + width);
      continue;
    }
    const reach = Math.sqrt(half);
    data.fill(0, row, row + Math.max(0, Math.min(width, Math.ceil(x0 - reach))));
    data.fill(0, row + Math.max(0, Math.min(width, Math.floor(x0 + reach) + 1)), row + width);
  }
}
