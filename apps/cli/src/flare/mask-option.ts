import type { MaskShape } from "@helioscope/flare-cnn";
import { UsageError } from "../usage-error.ts";

/** Reads the shape of a mask: `12`, `20x10`, `ellipse:20x10` or `ellipse:12`, pixels of the network's grid. */
export function maskIn(text: string): MaskShape {
  const [, shape = "rectangle", width, height = width] =
    /^(?:(rectangle|ellipse):)?(\d+)(?:x(\d+))?$/.exec(text.trim()) ?? [];
  if (!(Number(width) >= 1) || !(Number(height) >= 1))
    throw new UsageError(`--mask takes 12, 20x10 or ellipse:20x10, not "${text}"`);
  return {
    widthPx: Number(width),
    heightPx: Number(height),
    shape: shape as "rectangle" | "ellipse",
  };
}
