import { ArgumentError } from "@helioscope/core";
import type { RowOrder } from "../types.ts";

export interface IdentifyOptions {
  /** Features with fewer pixels are left out before labels are given. Default 10, the paper's section 4.1. */
  readonly minSizePx?: number;
  /** 8: pixels that touch in edges or corners belong together (the paper's section 3.3, default). 4: edges only. */
  readonly connectivity?: 4 | 8;
  /**
   * `"separate"` (default) never joins opposite signs. `"together"` is the released code: components of everything
   * significant, each with the sign that the mean of its pixels has.
   */
  readonly polarities?: "separate" | "together";
  /** Order in which labels are given. Default `"ascending"`. */
  readonly rowOrder?: RowOrder;
  /** Number of the frame in its sequence, 0-based. Default 0. */
  readonly frame?: number;
}

/** Throws an {@link ArgumentError} for values outside what {@link IdentifyOptions} says. */
export function identifyOptions(options: IdentifyOptions = {}): Required<IdentifyOptions> {
  const {
    minSizePx = 10,
    connectivity = 8,
    polarities = "separate",
    rowOrder = "ascending",
    frame = 0,
  } = options;
  if (!(Number.isInteger(minSizePx) && minSizePx >= 1)) {
    throw new ArgumentError(`minSizePx is ${minSizePx}`, {
      value: minSizePx,
      expected: "an integer of 1 or more",
    });
  }
  if (connectivity !== 4 && connectivity !== 8) {
    throw new ArgumentError(`connectivity is ${connectivity}`, { value: connectivity, expected: "4 or 8" });
  }
  return { minSizePx, connectivity, polarities, rowOrder, frame };
}
