import { ArgumentError } from "@helioscope/core";
import type { MaskRuns } from "./mask-shape.ts";

/** Where the lower left corner of a mask goes, column and row. */
export type MaskPosition = readonly [column: number, row: number];

/**
 * Every place that a mask takes on a frame. A rectangle stays inside, as printed, and its last place along each side is
 * always the edge, whatever the stride; any other shape goes over the edges until its middle is on them, for it
 * would leave the corners out.
 *
 * @throws ArgumentError for a stride that is not a positive whole number, or a rectangle larger than the frame
 */
export function maskPositions(
  mask: MaskRuns,
  frame: { readonly width: number; readonly height: number },
  stride: number,
): MaskPosition[] {
  if (!Number.isInteger(stride) || stride < 1) {
    throw new ArgumentError(`A stride of ${stride}`, { value: stride, expected: "a positive whole number" });
  }
  if (mask.full && (mask.width > frame.width || mask.height > frame.height)) {
    throw new ArgumentError(
      `A mask of ${mask.width}x${mask.height} on an input of ${frame.width}x${frame.height} pixels`,
      { value: [mask.width, mask.height], expected: "a mask that fits", remedy: "Take a smaller mask." },
    );
  }
  const columns = along(mask.width, frame.width, stride, mask.full);
  const rows = along(mask.height, frame.height, stride, mask.full);
  return rows.flatMap((row) => columns.map((column) => [column, row] as const));
}

function along(mask: number, frame: number, stride: number, inside: boolean): number[] {
  const first = inside ? 0 : -Math.floor(mask / 2);
  const last = inside ? frame - mask : frame - Math.ceil(mask / 2);
  const places: number[] = [];
  for (let at = first; at < last; at += stride) places.push(at);
  places.push(last);
  return places;
}
