import { ArgumentError, type SolarImage, type WorkOptions } from "@helioscope/core";
import { discOf, type SolarDisc, sunRadiusArcsec } from "./disc.ts";

export interface MapOptions extends WorkOptions {
  /** Side of a window in pixels. */
  readonly windowPx?: number;
  /** Side of a window in arcsec, for images whose scale, or disc, is known; 300 where neither is given. */
  readonly windowArcsec?: number;
  /** Step from window to window in windows; 0.25 where absent. */
  readonly strideShare?: number;
  /** With `single` labels: below this probability no class is said; 0.5 where absent. Others go by the network's thresholds. */
  readonly threshold?: number;
  /** The disc, where it is known; found by `discOf` where absent. Null: there is none, and no window is sky. */
  readonly disc?: SolarDisc | null;
  /** Windows with less of the disc in them, as a share of their area, hold sky only; 0.15 where absent. */
  readonly discShare?: number;
  /** Windows with fewer finite pixels, as a share, are left out; 0.75 where absent. */
  readonly dataShare?: number;
  /**
   * How windows that overlap are averaged: `centre` lets each count less towards its edges, so that features are found where
   * they are; `even` does not.
   */
  readonly blend?: "centre" | "even";
}

/** What `MapOptions` come to for an image. */
export interface MapPlan {
  readonly windowPx: number;
  readonly stridePx: number;
  readonly threshold: number;
  readonly disc: SolarDisc | null;
  readonly discShare: number;
  readonly dataShare: number;
  readonly blend: "centre" | "even";
}

/** The field of a window where nothing else is said: what an active region fills, and what the scenes show. */
export const WINDOW_ARCSEC = 300;

/** Throws an ArgumentError for options that nothing can be mapped with, and where the scale of the image is needed and not known. */
export function mapPlan(image: SolarImage, options: MapOptions): MapPlan {
  const {
    strideShare = 0.25,
    threshold = 0.5,
    discShare = 0.15,
    dataShare = 0.75,
    blend = "centre",
  } = options;
  share("strideShare", strideShare, strideShare > 0 && strideShare <= 1, "above 0, at most 1");
  share("threshold", threshold, threshold >= 0 && threshold <= 1, "0 to 1");
  share("discShare", discShare, discShare >= 0 && discShare <= 1, "0 to 1");
  share("dataShare", dataShare, dataShare > 0 && dataShare <= 1, "above 0, at most 1");
  const disc = options.disc === undefined ? discOf(image) : options.disc;
  const windowPx = Math.round(windowOf(image, disc, options));
  const most = Math.min(image.width, image.height);
  if (!(windowPx >= 8 && windowPx <= most)) {
    throw new ArgumentError(`A window of ${windowPx} pixels for ${image.width}x${image.height}`, {
      value: windowPx,
      expected: `8 to ${most}`,
      remedy: "Set windowPx.",
    });
  }
  const stridePx = Math.max(1, Math.round(strideShare * windowPx));
  return { windowPx, stridePx, threshold, disc, discShare, dataShare, blend };
}

function windowOf(image: SolarImage, disc: SolarDisc | null, options: MapOptions): number {
  const { windowPx, windowArcsec } = options;
  if (windowPx !== undefined) {
    share("windowPx", windowPx, windowArcsec === undefined, "windowPx or windowArcsec, not both");
    return windowPx;
  }
  const arcsec = windowArcsec ?? WINDOW_ARCSEC;
  share("windowArcsec", arcsec, arcsec > 0 && Number.isFinite(arcsec), "a positive angle");
  const { coordinates } = image;
  if (coordinates?.frame === "helioprojective") {
    const [dx, dy] = coordinates.pixelScaleArcsec;
    return arcsec / Math.sqrt(Math.abs(dx * dy));
  }
  if (disc) return (arcsec * disc.radiusPx) / sunRadiusArcsec(image);
  throw new ArgumentError("A window in arcsec for an image whose scale is not known", {
    value: arcsec,
    expected: "helioprojective coordinates, or the disc in the image",
    remedy: "Set windowPx.",
  });
}

function share(name: string, value: number, right: boolean, expected: string): void {
  if (!right) throw new ArgumentError(`${name} is ${value}`, { value, expected });
}
