import { ArgumentError, type Raster, type Runs } from "@helioscope/core";
import type { FlareInput, InputConfig } from "../types.ts";
import { runsWhere } from "./runs.ts";

/**
 * What is laid over the input: a square of so many pixels, a rectangle or an ellipse, or any shape as a raster whose
 * pixels other than 0 cover.
 */
export type MaskShape =
  | number
  | { readonly widthPx: number; readonly heightPx: number; readonly shape?: "rectangle" | "ellipse" }
  | Raster;

/** A mask as horizontal runs about its own lower left corner. */
export interface MaskRuns {
  readonly runs: Runs;
  readonly width: number;
  readonly height: number;
  /** Whether every pixel of the box belongs to it. */
  readonly full: boolean;
}

/** Share of the input's sides that the paper's mask of 100 x 100 on 256 x 256 pixels has. */
const USUAL_SHARE = 100 / 256;

/** Side of the mask at fixed scale, degrees: 12 pixels of 0.12 degrees, 17 Mm on the Sun, about a spot with its penumbra. */
const MASK_DEG = 1.44;

/** A mask and the pixels between its places. */
export interface UsualMask {
  readonly mask: { readonly widthPx: number; readonly heightPx: number };
  readonly stride: number;
}

/**
 * The mask that an input is occluded with where none is asked for; it covers every pixel of any frame.
 *
 * - `resize`: 100 x 100 of 256 x 256 pixels as in section 4.5, the same shares of other sides, every 8 pixels.
 * - `native` and `crop`: a square of 1.44 degrees (17 Mm), whatever the frame, every third of it: a share of the frame would
 *   be another size on the Sun for every region.
 */
export function defaultOcclusion(
  { width, height }: Pick<FlareInput, "width" | "height">,
  kind: InputConfig,
  options: {
    /** Half the mask between places instead: a quarter to a half of the work. */
    readonly coarse?: boolean;
  } = {},
): UsualMask {
  const resized = kind.kind === "resize";
  const side = (length: number): number => {
    const wanted = Math.round(resized ? USUAL_SHARE * length : MASK_DEG / kind.scaleDeg);
    return Math.max(1, Math.min(length, wanted));
  };
  const mask = { widthPx: side(width), heightPx: side(height) };
  const least = Math.min(mask.widthPx, mask.heightPx);
  const half = Math.max(1, Math.floor(least / 2));
  if (options.coarse) return { mask, stride: half };
  return { mask, stride: resized ? Math.min(8, half) : Math.max(1, Math.round(least / 3)) };
}

/** @throws ArgumentError for a mask without pixels or with sides that are not whole */
export function maskRuns(mask: MaskShape): MaskRuns {
  const box = boxOf(mask);
  const { width, height } = box;
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new ArgumentError(`A mask of ${width}x${height} pixels`, {
      value: [width, height],
      expected: "whole positive sides",
    });
  }
  const runs = runsWhere(width, height, box.covers);
  let pixels = 0;
  for (let i = 0; i < runs.length; i += 3) pixels += runs[i + 2] - runs[i + 1];
  if (pixels === 0) {
    throw new ArgumentError("A mask that covers nothing", { expected: "some pixels other than 0" });
  }
  return { runs, width, height, full: pixels === width * height };
}

function boxOf(mask: MaskShape): {
  readonly width: number;
  readonly height: number;
  covers(x: number, y: number): boolean;
} {
  if (typeof mask === "number") return { width: mask, height: mask, covers: () => true };
  if ("data" in mask) {
    const { data, width, height } = mask;
    return { width, height, covers: (x, y) => data[y * width + x] !== 0 };
  }
  const { widthPx: width, heightPx: height, shape = "rectangle" } = mask;
  if (shape === "rectangle") return { width, height, covers: () => true };
  const inside = (x: number, y: number): boolean =>
    ((2 * x + 1 - width) / width) ** 2 + ((2 * y + 1 - height) / height) ** 2 <= 1;
  return { width, height, covers: inside };
}
