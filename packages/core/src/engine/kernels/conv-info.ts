import { UnsupportedError } from "../../errors.ts";
import { tf } from "../tensors.ts";

export interface ConvAttrs {
  readonly strides: number | [number, number];
  readonly pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat: "NHWC" | "NCHW";
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Shapes, strides and padding of a two-dimensional convolution, channels last. */
export function convInfo(
  input: readonly number[],
  filter: readonly number[],
  { strides, pad, dataFormat, dimRoundingMode }: ConvAttrs,
): tf.backend_util.Conv2DInfo {
  if (dataFormat === "NCHW") {
    throw new UnsupportedError("The wasm engine convolves channels-last tensors only", {
      value: dataFormat,
      expected: "NHWC",
    });
  }
  return tf.backend_util.computeConv2DInfo(
    input as [number, number, number, number],
    filter as [number, number, number, number],
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
    "channelsLast",
  );
}
