import { arcsecAxes, type PanelAxes, pixelAxes } from "@helioscope/core/figure";
import type { StokesCube } from "../types.ts";

/** What of a cube places it. */
export type Placed = Pick<StokesCube, "width" | "height" | "pixelScaleArcsec" | "centreArcsec">;

/** Axes in arcsec on the Sun where the cube tells its place, from its corner where it tells its scale, else in pixels. */
export function mapAxes({ width, height, pixelScaleArcsec, centreArcsec }: Placed): PanelAxes {
  if (!pixelScaleArcsec) return pixelAxes(width, height);
  if (!centreArcsec) {
    const [across, up] = pixelScaleArcsec;
    return {
      x: { label: "x (arcsec)", range: [0, width * across] },
      y: { label: "y (arcsec)", range: [0, height * up] },
    };
  }
  const coordinates = {
    pixelScaleArcsec,
    referenceArcsec: centreArcsec,
    referencePixel: [(width + 1) / 2, (height + 1) / 2] as const,
    rotationDegrees: 0,
    frame: "helioprojective",
    type: ["HPLN-TAN", "HPLT-TAN"],
  } as const;
  return arcsecAxes(coordinates, width, height);
}
