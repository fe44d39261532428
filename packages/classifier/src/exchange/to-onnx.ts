import { tfl } from "@helioscope/core/engine";
import { exportOnnx } from "@helioscope/core/onnx";
import type { ClassifierNet } from "../network/classifier-net.ts";

export interface ClassifierOnnxOptions {
  /** Images in a batch: a number (faster on CPUs), or `symbolic` for any. Default `symbolic`. */
  readonly batch?: number | "symbolic";
  /** Fold batch normalisation into the convolutions. Default true. */
  readonly foldNormalisation?: boolean;
}

/**
 * A network as an ONNX file. Input `image` [batch, rows, columns, 1], row 0 south, prepared as the metadata say
 * (`input`); outputs `logits` and `probabilities` [batch, classes], the temperature applied. The metadata hold classes,
 * kind of labels, thresholds and the SHA-256 of the weights.
 */
export async function classifierToOnnx(
  network: ClassifierNet,
  options: ClassifierOnnxOptions = {},
): Promise<Uint8Array> {
  const { model, classes, labels, input, thresholds, temperature } = network;
  const [logits] = model.outputs;
  let x = logits;
  if (temperature !== 1)
    x = tfl.layers.rescaling({ name: "temperature", scale: 1 / temperature }).apply(x) as tfl.SymbolicTensor;
  const activation = labels === "single" ? "softmax" : "sigmoid";
  const probabilities = tfl.layers
    .activation({ name: activation, activation })
    .apply(x) as tfl.SymbolicTensor;
  const whole = tfl.model({ name: model.name, inputs: model.inputs, outputs: [logits, probabilities] });
  return exportOnnx(whole, {
    ...options,
    outputs: ["logits", "probabilities"],
    metadata: {
      classes: JSON.stringify(classes),
      labels,
      input: JSON.stringify(input),
      rows: "from south to north",
      temperature: String(temperature),
      ...(thresholds ? { thresholds: JSON.stringify(thresholds) } : {}),
      weights_sha256: await network.hash(),
    },
  });
}
