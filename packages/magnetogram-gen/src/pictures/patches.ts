import { ArgumentError, type Raster } from "@helioscope/core";

/** A square of pixels, from its lower left corner on; row 0 south. */
export interface Patch {
  readonly name: string;
  readonly left: number;
  readonly bottom: number;
  readonly side: number;
}

/**
 * The two patches of the paper's Figures 1 and 4: `a`, a quiet region, and `b`, the one with the most unsigned flux; both
 * within `share` of the disc's radius. An eighth of the image wide by default.
 *
 * @throws ArgumentError when no patch of that side fits into the disc
 */
export function choosePatches(
  field: Raster,
  radiusPx: number,
  options: { readonly side?: number; readonly share?: number } = {},
): readonly [Patch, Patch] {
  const { width } = field;
  const { side = Math.max(4, Math.round(width / 8)), share = 0.85 } = options;
  const centre = (width - 1) / 2;
  const step = Math.max(1, side >> 2);
  let quiet: { readonly patch: Patch; readonly flux: number } | undefined;
  let active: typeof quiet;
  for (let bottom = 0; bottom + side <= width; bottom += step) {
    for (let left = 0; left + side <= width; left += step) {
      const far = Math.max(
        ...[left, left + side - 1].flatMap((x) =>
          [bottom, bottom + side - 1].map((y) => Math.hypot(x - centre, y - centre)),
        ),
      );
      if (far > share * radiusPx) continue;
      const flux = unsigned(field, left, bottom, side);
      if (!quiet || flux < quiet.flux) quiet = { patch: { name: "a", left, bottom, side }, flux };
      if (!active || flux > active.flux) active = { patch: { name: "b", left, bottom, side }, flux };
    }
  }
  if (!quiet || !active) {
    throw new ArgumentError(`Patches of ${side} pixels in a disc of radius ${radiusPx}`, {
      value: side,
      expected: `a smaller side, or a share above ${share}`,
    });
  }
  return [quiet.patch, active.patch];
}

function unsigned({ data, width }: Raster, left: number, bottom: number, side: number): number {
  let sum = 0;
  for (let row = bottom; row < bottom + side; row++)
    for (let i = row * width + left; i < row * width + left + side; i++) sum += Math.abs(data[i]);
  return sum;
}
