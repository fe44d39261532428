import { type ImageOrigin, planePosition, type SolarImage } from "@helioscope/core";

/** An image as `readImage` gives it. */
export interface ReadImage extends SolarImage {
  /** Whether the time was read from the name of the file, which nothing but its digits vouch for. */
  readonly timeFromName?: boolean;
  readonly origin: ImageOrigin;
}

/** What a catalogue says of an image besides its class. Null: not known. */
export interface ImageFacts extends ImageOrigin {
  /** Time of observation, UTC, ISO 8601. */
  readonly utc: string | null;
  readonly wavelengthAngstrom: number | null;
  /** Where the middle of the image points: arcsec west and north of disc centre, without the projection. */
  readonly pointingArcsec: readonly [number, number] | null;
  /** Arcsec along a row of pixels. */
  readonly pixelScaleArcsec: number | null;
}

/**
 * What is known of an image without looking at its pixels. Maps in heliographic degrees have no pointing, and neither
 * have images whose header states a scale but no place.
 */
export function imageFacts(image: SolarImage & { readonly origin?: ImageOrigin }): ImageFacts {
  const { coordinates, origin } = image;
  const sky = coordinates?.frame === "helioprojective" ? coordinates : undefined;
  return {
    utc: image.time?.utc ?? null,
    observatory: origin?.observatory ?? null,
    instrument: origin?.instrument ?? image.instrument ?? null,
    band: origin?.band ?? null,
    wavelengthAngstrom: image.wavelengthAngstrom ?? null,
    pointingArcsec:
      sky && !sky.scaleOnly ? planePosition(sky, (image.width - 1) / 2, (image.height - 1) / 2) : null,
    pixelScaleArcsec: sky ? Math.abs(sky.pixelScaleArcsec[0]) : null,
  };
}
