import { type HeaderLike, headerNumber, headerText, type SolarImage } from "@helioscope/core";

/** Whether a header is of STEREO's EUV imager. */
export function isEuvi(header: HeaderLike): boolean {
  return /^EUVI/i.test(headerText(header, "DETECTOR") ?? headerText(header, "INSTRUME") ?? "");
}

/**
 * Counts of an EUVI image without the camera's bias: BIASMEAN is subtracted from images at level 0.5, whose header does not
 * say that it was (OFFSETCR).
 */
export function euviCounts(image: SolarImage, header: HeaderLike): SolarImage {
  const bias = headerNumber(header, "BIASMEAN") ?? 0;
  const subtracted = headerNumber(header, "OFFSETCR") ?? 0;
  const perSecond = /\/\s*s/i.test(image.unit ?? "");
  if (bias === 0 || subtracted !== 0 || perSecond) return image;
  return { ...image, data: Float32Array.from(image.data, (value) => value - bias) };
}
