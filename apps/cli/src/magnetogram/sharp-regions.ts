import type { Skip } from "@helioscope/core";
import { type RegionBox, sharpBox } from "@helioscope/magnetogram-gen";
import { openFrames } from "../frames.ts";
import { reasonOf } from "../reason.ts";

/** Boxes of the regions whose headers some FITS files hold, at their times; what holds none is listed. */
export async function sharpRegions(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly boxes: readonly RegionBox[]; readonly skipped: readonly Skip[] }> {
  const { frames, times, skipped } = await openFrames(paths, { signal });
  const boxes: RegionBox[] = [];
  const left: Skip[] = [...skipped];
  for (const frame of frames) {
    try {
      const utc = times.get(frame);
      const box = sharpBox(frame.header, [frame.width, frame.height]);
      boxes.push(utc === undefined ? box : { ...box, utc });
    } catch (error) {
      left.push({ name: frame.name, reason: reasonOf(error) });
    }
  }
  return { boxes, skipped: left };
}
