import { UnsupportedError } from "../errors.ts";
import type { HelioprojectiveCoordinates } from "../solar-image.ts";
import type { Tick } from "./ticks.ts";

/** What an axis of a panel says. */
export interface PanelAxis {
  readonly label?: string;
  /** Values at the outer edges of the picture: left and right, or bottom and top. */
  readonly range: readonly [number, number];
  /** Marks to set instead of round values, for axes that do not run evenly. */
  readonly ticks?: readonly Tick[];
}

export interface PanelAxes {
  readonly x: PanelAxis;
  readonly y: PanelAxis;
}

/** Axes in pixels: whole numbers at pixel centres, from 0, row 0 at the bottom. */
export function pixelAxes(width: number, height: number): PanelAxes {
  return {
    x: { label: "x (px)", range: [-0.5, width - 0.5] },
    y: { label: "y (px)", range: [-0.5, height - 0.5] },
  };
}

/**
 * Helioprojective axes in arcsec of a raster of that size, drawn with row 0 at the bottom. Rotations of 0 and 180
 * degrees are followed; an UnsupportedError is thrown when another one shifts the picture's edge by a pixel or more.
 */
export function arcsecAxes(
  coordinates: HelioprojectiveCoordinates,
  width: number,
  height: number,
): PanelAxes {
  const angle = (coordinates.rotationDegrees * Math.PI) / 180;
  if (Math.abs(Math.sin(angle)) * Math.max(width, height) >= 1) {
    throw new UnsupportedError(`Arcsec axes on an image rotated by ${coordinates.rotationDegrees} degrees`, {
      value: coordinates.rotationDegrees,
      expected: "0 or 180 degrees",
      remedy: "Rotate the image first, or use pixelAxes",
    });
  }
  const range = (axis: 0 | 1, size: number): readonly [number, number] => {
    const scale = coordinates.pixelScaleArcsec[axis] * Math.cos(angle);
    const at = (pixel: number) =>
      coordinates.referenceArcsec[axis] + (pixel - coordinates.referencePixel[axis]) * scale;
    return [at(0.5), at(size + 0.5)];
  };
  return {
    x: { label: "Solar X (arcsec)", range: range(0, width) },
    y: { label: "Solar Y (arcsec)", range: range(1, height) },
  };
}
