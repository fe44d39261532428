import { exportOnnx } from "@helioscope/core/onnx";
import type { SolarUnet } from "./solar-unet.ts";

export interface SolarUnetOnnxOptions {
  /** Frames in a batch: a number, or `symbolic` for any. Default `symbolic`. */
  readonly batch?: number | "symbolic";
}

const CLASSES = {
  sigmoid: ["non-significant"],
  softmax: ["significant", "non-significant"],
  "three-class": ["negative", "non-significant", "positive"],
} as const;

/**
 * A network as an ONNX file, for frames of any size that 2^depth divides. Input `magnetogram` [batch, rows, columns, 1], or
 * without the last axis where the network looks greys up: grey / 255 of a byte-scaled field, row 0 north; output
 * `probabilities` [batch, rows, columns, classes]. The metadata hold classes, `side_multiple`, the configuration and the
 * SHA-256 of the weights.
 *
 * @throws ArgumentError for a batch that is no positive whole number
 */
export async function solarUnetToOnnx(
  network: SolarUnet,
  options: SolarUnetOnnxOptions = {},
): Promise<Uint8Array> {
  const { model, config } = network;
  return exportOnnx(model, {
    ...options,
    outputs: ["probabilities"],
    metadata: {
      classes: JSON.stringify(CLASSES[config.head]),
      input: "grey / 255",
      rows: "from north to south",
      side_multiple: String(2 ** config.depth),
      network: JSON.stringify(config),
      weights_sha256: await network.hash(),
    },
  });
}
