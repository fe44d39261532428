import { ArgumentError, assertSameSize, type Mask, type Raster } from "@helioscope/core";
import type { RowOrder } from "../types.ts";

/**
 * The signed mask of a two-class mask (section 3.1 step 5 as the released code does it): significant and
 * B > threshold becomes 1, significant and B < -threshold becomes -1, all else 0.
 *
 * @param binary anything but 0 is significant
 * @throws ShapeError when the sizes differ, ArgumentError for a negative threshold
 */
export function signedMask(
  binary: Raster,
  field: Raster,
  options: { readonly thresholdGauss?: number } = {},
): Mask {
  const { thresholdGauss = 150 } = options;
  if (!(thresholdGauss >= 0)) {
    throw new ArgumentError(`thresholdGauss is ${thresholdGauss}`, {
      value: thresholdGauss,
      expected: "0 or more gauss",
    });
  }
  assertSameSize(binary, field, "Mask and field");
  const out = new Int8Array(field.data.length);
  for (let i = 0; i < out.length; i++) {
    if (binary.data[i] === 0) continue;
    const value = field.data[i];
    out[i] = value > thresholdGauss ? 1 : value < -thresholdGauss ? -1 : 0;
  }
  return { data: out, width: field.width, height: field.height };
}

/**
 * The released code's separation of polarities: row after row, an inner pixel with a pixel of the opposite sign
 * among its 8 neighbours is cleared at once, so that its later neighbours no longer see it. Returns a new mask.
 */
export function removeTouching(mask: Mask, options: { readonly rowOrder?: RowOrder } = {}): Mask {
  const { width, height } = mask;
  const out = mask.data.slice();
  const down = options.rowOrder === "descending";
  for (let k = 1; k < height - 1; k++) {
    const row = (down ? height - 1 - k : k) * width;
    for (let i = row + 1; i < row + width - 1; i++) {
      const opposite = -out[i];
      if (opposite === 0) continue;
      if (
        out[i - width - 1] === opposite ||
        out[i - width] === opposite ||
        out[i - width + 1] === opposite ||
        out[i - 1] === opposite ||
        out[i + 1] === opposite ||
        out[i + width - 1] === opposite ||
        out[i + width] === opposite ||
        out[i + width + 1] === opposite
      ) {
        out[i] = 0;
      }
    }
  }
  return { data: out, width, height };
}
