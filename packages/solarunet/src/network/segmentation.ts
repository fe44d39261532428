import type { Mask, Raster } from "@helioscope/core";
import { crop } from "@helioscope/core/image";
import type { TensorValues } from "@helioscope/core/onnx";
import type { ChannelImage } from "@helioscope/core/tiles";
import { significantPixels } from "../prepare/index.ts";

/** What the network says of one frame. */
export interface Segmentation {
  /** Probability that a pixel is NOT significant, [0, 1]. */
  readonly nonSignificant: Raster<Float32Array>;
  /** 1 significant, 0 not; the three-class network gives signs, -1 for negative flux. */
  readonly mask: Mask;
}

/** An output [n, h, w, classes] as images: of one or two classes the last alone, the probability of non-significance. */
export function classImages({ data, shape: [count, height, width, classes] }: TensorValues): ChannelImage[] {
  const size = width * height;
  return Array.from({ length: count }, (_, k) => {
    const values = data.subarray(k * size * classes, (k + 1) * size * classes);
    if (classes !== 2) return { data: values, width, height, channels: classes };
    const last = new Float32Array(size);
    for (let i = 0; i < size; i++) last[i] = values[2 * i + 1];
    return { data: last, width, height, channels: 1 };
  });
}

/** What an image of {@link classImages} says, cut to the frame that it is of. */
export function segmentationOf(
  image: ChannelImage,
  { width, height }: { readonly width: number; readonly height: number },
): Segmentation {
  const whole = image.channels === 3 ? threeClasses(image) : twoClasses(image);
  if (image.width === width && image.height === height) return whole;
  const cut = <A extends Float32Array | Int8Array>(raster: Raster<A>) => crop(raster, 0, 0, width, height);
  return { nonSignificant: cut(whole.nonSignificant), mask: cut(whole.mask) };
}

function twoClasses({ data, width, height }: ChannelImage): Segmentation {
  const nonSignificant = { data: new Float32Array(data), width, height };
  return { nonSignificant, mask: significantPixels(nonSignificant) };
}

/** Channels: negative, non-significant, positive; the largest wins. */
function threeClasses({ data: values, width, height }: ChannelImage): Segmentation {
  const data = new Float32Array(width * height);
  const mask = new Int8Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const negative = values[3 * i];
    const none = values[3 * i + 1];
    const positive = values[3 * i + 2];
    data[i] = none;
    mask[i] = positive > none && positive >= negative ? 1 : negative > none ? -1 : 0;
  }
  return { nonSignificant: { data, width, height }, mask: { data: mask, width, height } };
}
