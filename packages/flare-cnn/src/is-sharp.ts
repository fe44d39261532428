import { type Fit, type FrameFacts, gaussPer, jsocName, unitOf } from "@helioscope/core";

const LINE_OF_SIGHT = /^magnetogram$/i;
/** Smaller than any patch of HMI. */
const LEAST_PX = 32;

/**
 * Whether a frame is the line-of-sight magnetogram of an active-region patch on a cylindrical equal-area map, as
 * `hmi.sharp_cea_720s` has them: the networks know no other.
 */
export function isSharpMagnetogram({ name, header, width, height, shape }: FrameFacts): Fit {
  const no = (reason: string): Fit => ({ fits: false, reason });
  if (shape.slice(2).some((length) => length > 1)) return no(`it has ${shape.length} axes, not 2`);
  const text = (keyword: string) => String(header.get(keyword) ?? "").trim();
  const types = [text("CTYPE1"), text("CTYPE2")];
  if (!types.every((type) => /^(CR|HG)L[NT]-+CEA$/i.test(type)))
    return no("it is no cylindrical equal-area map of an active region");
  const segment = jsocName(name)?.segment;
  if (segment && !LINE_OF_SIGHT.test(segment)) return no(`it holds ${segment}, not the line-of-sight field`);
  const unit = unitOf(header);
  if (unit !== undefined && gaussPer(unit) === undefined) return no(`its unit is ${unit}, not gauss`);
  if (width < LEAST_PX || height < LEAST_PX)
    return no(`${width}x${height} pixels are too few for an active region`);
  return { fits: true };
}

/** Frames of one HARP are one sequence; a map without a number is a sequence by its size. */
export function regionSequence({ name, header, width, height }: FrameFacts): string {
  const harp = String(header.get("HARPNUM") ?? "").trim();
  const series = jsocName(name)?.series;
  const region = harp === "" ? `${width}x${height}` : `harp${harp}`;
  return series ? `${series}-${region}` : region;
}
