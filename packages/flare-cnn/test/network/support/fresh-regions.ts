import { harpGroups } from "@helioscope/archives";
import { type ActiveRegion, activeRegions } from "@helioscope/synthetic";
import type { ActiveArea } from "../../../src/config.ts";
import { activeBox } from "../../../src/network/active-area.ts";
import type { SampleField } from "../../../src/network/sample-set.ts";
import type { FlareInput, Sample } from "../../../src/types.ts";

/** A region of a population near the central meridian. */
export interface FreshRegion extends Pick<Sample, "label" | "group" | "fluxMx"> {
  readonly region: ActiveRegion;
  readonly field: SampleField;
}

/** Regions of a population that no network was trained on; flaring as the rules of a data set say: M1 or above, by NOAA number. */
export function* freshRegions(options: {
  readonly regions: number;
  readonly seed: number;
}): Generator<FreshRegion> {
  const population = activeRegions(options);
  const all = [...population];
  const groups = harpGroups(all);
  const flaring = new Set(
    all.flatMap(({ flares }) => flares.flatMap((one) => (one.peakFluxWm2 >= 1e-5 ? [one.noaa] : []))),
  );
  for (const region of all) {
    const { image, unsignedFluxMx } = region.frame(0);
    yield {
      region,
      field: image,
      fluxMx: unsignedFluxMx,
      label: region.noaa.some((number) => flaring.has(number)) ? 1 : 0,
      group: String(groups.get(region.harp)),
    };
  }
}

/** A window's size beside that of the region's own, and the way of its middle from that one's, in pixels. */
type Change = readonly [wider: number, higher: number, west: number, north: number];

/** Windows that hold what the region's own does: odd sides, off the middle by a pixel and by many. */
const CHANGES: readonly Change[] = [
  [0, 0, 0, 0],
  [1, 0, 0, 0],
  [3, 5, 1, 2],
  [7, 4, -2, 1],
  [9, 12, 3, -4],
  [50, 31, 13, 9],
  [121, 60, -40, 22],
  [203, 101, 77, -31],
  [400, 200, -150, 80],
];

/** Whether nothing that a network at native scale looks at reaches the frame: a wider window then shows no more of it. */
export function isWhole(input: FlareInput, area: ActiveArea | null): boolean {
  const { x, y, width, height } = activeBox(input, area);
  return x > 0 && y > 0 && x + width < input.width && y + height < input.height;
}

/** The same Sun in windows of many sizes and places. */
export function inWindows(region: ActiveRegion): SampleField[] {
  const own = region.frame(0);
  const { width, height } = own.image;
  const middle = [Math.floor(width / 2) - own.originPx[0], Math.floor(height / 2) - own.originPx[1]];
  return CHANGES.map(([wider, higher, west, north]) => {
    const window = {
      widthPx: width + wider + 2 * Math.abs(west),
      heightPx: height + higher + 2 * Math.abs(north),
      centrePx: [middle[0] + west, middle[1] + north] as const,
    };
    return region.frame(0, window).image;
  });
}
