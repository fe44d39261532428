import { type Fit, type FrameFacts, gaussPer, jsocName, unitOf } from "@helioscope/core";

/** Smaller ones show nothing that a person could name. */
const LEAST_PX = 32;
/** Segments of JSOC records that are images of intensity. */
const INTENSITY_SEGMENT = /^(image|image_lev1|continuum|data)$/i;
const NO_INTENSITY = /magnetogram|dopplergram|velocity|inclination|azimuth|bitmap|mask/i;
/** Keywords of which a header has one where its image was taken in light. */
const LIGHT = ["WAVELNTH", "WAVE", "WAVE_STR", "WAVELEN", "FILTER", "FILTER1"];
/** Units of counted light. */
const COUNTS = /^(dn|du|adu|counts?|ct|photons?|electrons?|level|intensity)\b/i;

/**
 * Whether a frame is an image of intensity: one plane of at least 32x32 pixels whose header names a wavelength or a
 * filter, or a unit of counted light.
 */
export function isIntensityImage({ name, header, width, height, shape }: FrameFacts): Fit {
  const no = (reason: string): Fit => ({ fits: false, reason });
  if (width < LEAST_PX || height < LEAST_PX)
    return no(`${width}x${height} pixels are too few to tell what they show`);
  const planes = shape.slice(2).reduce((product, length) => product * length, 1);
  if (planes > 1) return no(`it is a cube of ${planes} planes, not an image`);
  const segment = jsocName(name)?.segment;
  if (segment && !INTENSITY_SEGMENT.test(segment)) return no(`it holds ${segment}, not an intensity`);
  const unit = unitOf(header);
  if (unit !== undefined && gaussPer(unit) !== undefined) return no(`its unit is ${unit}: a magnetic field`);
  const content = String(header.get("CONTENT") ?? "");
  if (NO_INTENSITY.test(content)) return no(`its header says ${content.trim()}`);
  const lit =
    (unit !== undefined && COUNTS.test(unit)) ||
    LIGHT.some((keyword) => String(header.get(keyword) ?? "").trim() !== "");
  return lit ? { fits: true } : no("its header names neither a wavelength nor a unit of intensity");
}
