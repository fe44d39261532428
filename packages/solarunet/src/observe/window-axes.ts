import { type PlaneCoordinates, planePosition, type SolarImage } from "@helioscope/core";
import { type PanelAxes, pixelAxes } from "@helioscope/core/figure";
import type { ViewWindow } from "../draw/index.ts";
import type { Scales } from "./scales.ts";

/** Axes of a part of a frame, and what its caption should say of them. */
export interface WindowAxes {
  readonly axes: PanelAxes;
  readonly notes: readonly string[];
}

/**
 * Axes in the coordinates of the frame where its header states them and rows and columns run along them (rotations of 0
 * and 180 degrees); else in arcsec from the corner of the frame, or in pixels.
 */
export function windowAxes(
  window: Pick<ViewWindow, "x0" | "y0" | "width" | "height">,
  { coordinates }: SolarImage,
  { pixelScaleArcsec }: Pick<Scales, "pixelScaleArcsec">,
): WindowAxes {
  const { x0, y0, width, height } = window;
  if (coordinates && !coordinates.scaleOnly && runsAlong(coordinates, Math.max(width, height)))
    return truePlace(window, coordinates);
  if (pixelScaleArcsec !== null) {
    const range = (from: number, size: number) =>
      [from * pixelScaleArcsec, (from + size) * pixelScaleArcsec] as const;
    const axes = {
      x: { range: range(x0, width), label: "arcsec from the corner" },
      y: { range: range(y0, height), label: "arcsec from the corner" },
    };
    return { axes, notes: [] };
  }
  const { x, y } = pixelAxes(width, height);
  const shifted = ([low, high]: readonly [number, number], by: number) => [low + by, high + by] as const;
  return {
    axes: { x: { ...x, range: shifted(x.range, x0) }, y: { ...y, range: shifted(y.range, y0) } },
    notes: [],
  };
}

/** Whether the rotation moves the edge of such a window by less than a pixel. */
function runsAlong({ rotationDegrees }: PlaneCoordinates, sidePx: number): boolean {
  return Math.abs(Math.sin((rotationDegrees * Math.PI) / 180)) * sidePx < 1;
}

function truePlace(
  { x0, y0, width, height }: Pick<ViewWindow, "x0" | "y0" | "width" | "height">,
  coordinates: PlaneCoordinates,
): WindowAxes {
  const [midX, midY] = [x0 + (width - 1) / 2, y0 + (height - 1) / 2];
  const x = (column: number) => planePosition(coordinates, column, midY)[0];
  const y = (row: number) => planePosition(coordinates, midX, row)[1];
  const [xLabel, yLabel] =
    coordinates.frame === "heliographic"
      ? ["Longitude (degrees)", "Latitude (degrees)"]
      : ["Solar X (arcsec)", "Solar Y (arcsec)"];
  const turned = Math.cos((coordinates.rotationDegrees * Math.PI) / 180) < 0;
  return {
    axes: {
      x: { range: [x(x0 - 0.5), x(x0 + width - 0.5)], label: xLabel },
      y: { range: [y(y0 - 0.5), y(y0 + height - 0.5)], label: yLabel },
    },
    notes: turned ? ["The frame is upside down, as its header says: north is at the bottom."] : [],
  };
}
