import { ArgumentError, assertSameSize, DataError, type Mask, type Raster } from "@helioscope/core";
import type { FrameFeatures } from "../types.ts";
import { collectFeatures } from "./collect.ts";
import { extractByMask, extractByThreshold } from "./extract.ts";
import { Hull } from "./hull.ts";
import { linkRuns } from "./link.ts";
import { type IdentifyOptions, identifyOptions } from "./options.ts";
import { RunBuffer } from "./run-buffer.ts";

/** |B| at or above this many gauss is significant; found in the same pass as the components. */
export interface Threshold {
  readonly thresholdGauss: number;
}

/**
 * Identifies features frame after frame with the same buffers. What it returns shares nothing with them.
 */
export class Identifier {
  readonly options: Required<IdentifyOptions>;
  private readonly runs = new RunBuffer();
  private readonly hull = new Hull();

  /** Throws an {@link ArgumentError} for options outside their range. */
  constructor(options: IdentifyOptions = {}) {
    this.options = identifyOptions(options);
  }

  /** As {@link identify}; `frame` overrides the number given in the options. */
  identify(field: Raster, mask: Mask | Threshold, frame: number = this.options.frame): FrameFeatures {
    const { runs, options } = this;
    const { width, height } = field;
    const together = options.polarities === "together";
    if ("thresholdGauss" in mask) {
      if (!(mask.thresholdGauss > 0)) {
        throw new ArgumentError(`thresholdGauss is ${mask.thresholdGauss}`, {
          value: mask.thresholdGauss,
          expected: "a positive number of gauss",
        });
      }
      extractByThreshold(runs, field, mask.thresholdGauss, options.rowOrder, together);
    } else {
      assertSameSize(field, mask, "Field and mask");
      extractByMask(runs, field, mask, options.rowOrder, together);
    }
    if (runs.count === 0 && field.data.every(Number.isNaN)) {
      throw new DataError(`Frame ${frame} of ${width}x${height} holds no number`, {
        expected: "a field in gauss with at least one pixel that is not NaN",
        remedy: "Leave this frame out",
      });
    }
    const labels = linkRuns(runs, height, options.connectivity);
    return { frame, width, height, features: collectFeatures(runs, labels, height, options, this.hull) };
  }
}

/**
 * Finds the magnetic flux elements of a frame (section 3.3): connected components of each polarity, by run-length
 * union-find in one sweep, with sizes, fluxes (Eq. 4, sums in float64), centroids, boxes and smallest circles.
 *
 * @param field the vertical (or line-of-sight) field in gauss; NaN is never significant
 * @param mask a signed mask of the same size (1, -1, 0), or a threshold
 * @throws ArgumentError for options outside their range, ShapeError when the sizes differ, DataError when every
 *   pixel is NaN
 */
export function identify(
  field: Raster,
  mask: Mask | Threshold,
  options: IdentifyOptions = {},
): FrameFeatures {
  return new Identifier(options).identify(field, mask);
}
