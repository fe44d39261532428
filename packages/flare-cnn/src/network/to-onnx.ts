import { tfl } from "@helioscope/core/engine";
import { exportOnnx } from "@helioscope/core/onnx";
import { LOGIT, totalStride } from "./build-network.ts";
import type { FlareNet } from "./flare-net.ts";
import { flareLayers } from "./onnx-layers.ts";

export interface FlareOnnxOptions {
  /** Magnetograms in a batch: a number, or `symbolic` for any. Default `symbolic`. */
  readonly batch?: number | "symbolic";
}

/**
 * A network as an ONNX file. Input `field` [batch, rows, columns, 1], gauss, row 0 south, as `prepareInput` makes it;
 * with native input also `mask` (1 where the network looks, the field 0 elsewhere) and, before a pyramid, `bins` on the last
 * feature grid. Outputs `logit` and `probability` [batch, 1]. The metadata hold the input, the configuration (`phases` says at
 * how many places of the poolings' grid the logits are averaged), and the SHA-256 of the weights.
 *
 * @throws ArgumentError for a batch that is no positive whole number
 */
export async function flareToOnnx(network: FlareNet, options: FlareOnnxOptions = {}): Promise<Uint8Array> {
  const { model, input, config, origin } = network;
  const logit = model.getLayer(LOGIT).output as tfl.SymbolicTensor;
  const whole = tfl.model({ name: model.name, inputs: model.inputs, outputs: [logit, ...model.outputs] });
  return exportOnnx(whole, {
    ...options,
    layers: flareLayers,
    outputs: ["logit", "probability"],
    metadata: {
      input: JSON.stringify(input),
      network: JSON.stringify(config),
      rows: "from south to north",
      ...(config.body.kind === "cnn-2" ? { total_stride: String(totalStride(config.body)) } : {}),
      trained_on: JSON.stringify(origin.trainedOn),
      weights_sha256: await network.hash(),
    },
  });
}
