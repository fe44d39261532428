import { type Fit, type Frame, type FrameFacts, gaussPer, jsocName, unitOf } from "@helioscope/core";

/** Line-of-sight or radial field. */
const FLUX_SEGMENT = /^(magnetogram|br|data)$/i;

/**
 * Whether a frame is a magnetogram to track in: one plane of at least 16x16 pixels whose unit is one of magnetic flux
 * density, whose content or file name says so, or whose header says nothing against it.
 */
export function isMagnetogram({ name, header, width, height }: Omit<FrameFacts, "shape">): Fit {
  const no = (reason: string): Fit => ({ fits: false, reason });
  if (width < 16 || height < 16) return no(`${width}x${height} pixels are too few to track in`);
  const planes = planesOf(header);
  if (planes > 1) return no(`it is a cube of ${planes} planes, not an image`);
  const segment = jsocName(name)?.segment;
  if (segment && !FLUX_SEGMENT.test(segment))
    return no(`it holds ${segment}, not the line-of-sight or radial field`);
  const unit = unitOf(header);
  if (unit !== undefined)
    return gaussPer(unit) === undefined ? no(`its unit is ${unit}, not gauss`) : { fits: true };
  if (/magnetogram/i.test(String(header.get("CONTENT") ?? ""))) return { fits: true };
  if (segment) return { fits: true };
  if (header.get("WAVELNTH") !== undefined || header.get("WAVE") !== undefined)
    return no("it is an image in a wavelength, not a magnetogram");
  return { fits: true };
}

/** Images in the array: the product of the axes behind the second. */
export function planesOf(header: Frame["header"]): number {
  const axes = Number(header.get("NAXIS") ?? 3);
  let planes = 1;
  for (let axis = 3; axis <= axes; axis++) planes *= Number(header.get(`NAXIS${axis}`) ?? 1);
  return planes;
}
