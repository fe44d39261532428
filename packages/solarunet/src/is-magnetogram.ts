import type { Fit, Frame } from "@helioscope/core";

const GAUSS = /^(g|gauss|mx ?\/ ?cm(\^|\*\*)?2|mx cm-2)$/i;
/** The segment in the name of a JSOC file, `series.time_TAI.SEGMENT.fits`. */
const JSOC_SEGMENT = /_TAI\.(\w+)\.(fits|fits\.gz|fz)$/i;
/** Line-of-sight or radial field. */
const FLUX_SEGMENT = /^(magnetogram|br|data)$/i;

/**
 * Whether a frame is a magnetogram to track in: one plane of at least 16x16 pixels whose unit is gauss, whose content
 * or file name says so, or whose header says nothing against it.
 */
export function isMagnetogram({ name, header, width, height }: Omit<Frame, "read">): Fit {
  const no = (reason: string): Fit => ({ fits: false, reason });
  const text = (keyword: string) => String(header.get(keyword) ?? "").trim();
  if (width < 16 || height < 16) return no(`${width}x${height} pixels are too few to track in`);
  const planes = Number(header.get("NAXIS3") ?? 1);
  if (planes > 1) return no(`it is a cube of ${planes} planes, not an image`);
  const segment = JSOC_SEGMENT.exec(name)?.[1];
  if (segment && !FLUX_SEGMENT.test(segment))
    return no(`it holds ${segment}, not the line-of-sight or radial field`);
  const unit = text("BUNIT");
  if (GAUSS.test(unit) || /magnetogram/i.test(text("CONTENT"))) return { fits: true };
  if (unit) return no(`its unit is ${unit}, not gauss`);
  if (segment) return { fits: true };
  if (header.get("WAVELNTH") !== undefined) return no("it is an image in a wavelength, not a magnetogram");
  return { fits: true };
}
