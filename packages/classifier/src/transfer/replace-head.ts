import { ArgumentError } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { dropoutClock } from "@helioscope/core/train";
import { buildNetwork, LOGITS } from "../network/build-network.ts";
import { ClassifierNet } from "../network/index.ts";
import { drawKernels } from "../network/initial-weights.ts";
import { FRESH } from "../network/saved-network.ts";
import type { LabelKind } from "../types.ts";

export interface ReplaceHeadOptions {
  readonly classes: readonly string[];
  /** That of the backbone where absent. */
  readonly labels?: LabelKind;
  /** Of the fresh head and of the dropout of later trainings. */
  readonly seed: number;
}

/**
 * A network for other classes on the same backbone: a copy of every layer but the last, moving statistics of batch
 * normalisation included, and a fresh last layer. Tied layers stay tied. The input is prepared as the backbone's; its
 * `origin` names the backbone. The two networks share no weights: each is to be disposed.
 *
 * @throws ArgumentError for classes that are none, or named twice
 */
export async function replaceHead(
  network: ClassifierNet,
  { classes, labels = network.labels, seed }: ReplaceHeadOptions,
): Promise<ClassifierNet> {
  if (classes.length === 0 || new Set(classes).size < classes.length)
    throw new ArgumentError(`A head for the classes ${classes.join(", ") || "of no name"}`, {
      value: classes,
      expected: "one or more names, each once",
    });
  const model = buildNetwork(network.spec, classes.length, dropoutClock(seed), { weights: "zeros" });
  for (const layer of model.layers) {
    if (layer.name === LOGITS) drawKernels(layer, network.config.initial, seed);
    if (layer.name === LOGITS || layer.weights.length === 0) continue;
    const from = network.model.getLayer(layer.name).weights;
    tf.tidy(() => {
      for (const [k, weight] of layer.weights.entries()) weight.write(from[k].read());
    });
  }
  const backbone = {
    hash: await network.hash(),
    classes: network.classes,
    about: network.origin.trainedOn?.about ?? null,
  };
  return new ClassifierNet(model, { ...network.spec, classes, labels }, { ...FRESH, backbone });
}
