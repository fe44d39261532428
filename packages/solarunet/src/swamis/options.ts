import type { AssociateOptions } from "./associate.ts";
import type { ClassifyOptions } from "./classify-events.ts";
import type { DetectOptions } from "./detect.ts";

/** All that SWAMIS can be told. */
export interface SwamisOptions extends DetectOptions, AssociateOptions, ClassifyOptions {
  /** `"clump"` (default): connected components of the mask. `"downhill"`: one feature a local maximum. */
  readonly method?: "clump" | "downhill";
  /** Smallest size of a feature in each frame, pixels. Default 10, as in the paper's comparison (section 4.1). */
  readonly minSizePx?: number;
  /** Drop components of (x, y, t) with fewer pixels before features are named. Default 1: keep all. */
  readonly minVoxels?: number;
}

/** Named settings; override by spreading. */
export const SWAMIS_PRESETS: Readonly<Record<"table2" | "labels" | "pipeline", SwamisOptions>> = {
  /** Reproduces the published features of the Table 2 frame: clumps above 130 G of 2 pixels and more. */
  table2: { highGauss: 130, method: "clump", minSizePx: 2 },
  /** What the published training labels are: |B| >= 90 G, specks of fewer than 3 pixels in space and time dropped. */
  labels: { highGauss: 90, method: "clump", minSizePx: 1, minVoxels: 3 },
  /** Values of the distributed pipeline for noise of 28 G: 2 and 4 sigma, wide vicinity, loose fluxes. */
  pipeline: {
    lowGauss: 56,
    highGauss: 112,
    method: "downhill",
    minSizePx: 1,
    vicinityPx: 5,
    consistency: 0.5,
  },
};
