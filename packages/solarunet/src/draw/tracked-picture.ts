import { assertSameSize, type Mask, type Raster } from "@helioscope/core";
import type { Rgb, RgbaImage } from "@helioscope/core/figure";
import { contourPixels } from "../identify/contour.ts";
import type { Paint } from "../track/index.ts";
import type { FrameFeatures, RowOrder } from "../types.ts";
import { type BackgroundOptions, magnetogramPicture } from "./background.ts";
import { type BorderKind, borderColours, borderKind } from "./colours.ts";

export interface TrackedPictureOptions extends BackgroundOptions {
  /** The row order that the tracker was given: it decides which half a half border is. Default `"ascending"`. */
  readonly rowOrder?: RowOrder;
  /**
   * The signed mask. With it, each pixel of a stable border shows its own sign, not that of the feature: what the
   * released code does, where a feature at the edge of the image may hold both.
   */
  readonly mask?: Mask;
  readonly colours?: { readonly [K in BorderKind]?: Rgb };
}

/**
 * The picture of a tracked frame: the magnetogram in grey and each feature's contour pixels in the colour of what
 * happens to it, drawn in the order of the paint log. With the 8-bit image, the mask, `origin: "upper"` and the `release`
 * profile it is the released code's result, pixel for pixel.
 *
 * @throws ShapeError when field, frame and mask differ in size, ArgumentError for a limit that is not positive
 */
export function trackedPicture(
  field: Raster,
  frame: FrameFeatures,
  paints: readonly Paint[],
  options: TrackedPictureOptions = {},
): RgbaImage {
  assertSameSize(field, { data: field.data, width: frame.width, height: frame.height }, "Field and frame");
  const { mask } = options;
  if (mask) assertSameSize(field, mask, "Field and mask");
  const picture = magnetogramPicture(field, options);
  const colours = { ...borderColours, ...options.colours };
  const flip = (options.origin ?? "lower") === "lower";
  const features = new Map(frame.features.map((f) => [f.label, f]));
  for (const { label, kind, half } of paints) {
    const feature = features.get(label);
    if (!feature) continue;
    const { x, y } = contourPixels(feature.runs, options.rowOrder);
    let [red, green, blue] = colours[borderKind(kind, feature.sign)];
    const mixed = kind === "stable" ? mask : undefined;
    const count = half ? x.length >> 1 : x.length;
    for (let i = 0; i < count; i++) {
      const row = flip ? frame.height - 1 - y[i] : y[i];
      if (mixed)
        [red, green, blue] = colours[mixed.data[y[i] * frame.width + x[i]] > 0 ? "positive" : "negative"];
      const at = 4 * (row * frame.width + x[i]);
      picture.data[at] = red;
      picture.data[at + 1] = green;
      picture.data[at + 2] = blue;
      picture.data[at + 3] = 255;
    }
  }
  return picture;
}
