import { ArgumentError, DataError, ShapeError } from "@helioscope/core";
import { type Engine, tf } from "@helioscope/core/engine";
import type { NamedTensor } from "@helioscope/core/model";
import type { ClassifierNetConfig } from "../config.ts";
import { ClassifierNet } from "../network/classifier-net.ts";
import type { ClassifierSpec } from "../network/saved-network.ts";
import { paperClasses, presets } from "../presets.ts";
import type { LabelKind, PreprocessConfig } from "../types.ts";
import { floatValues } from "./float-values.ts";
import { averageHeadName, type Recognised, recognise } from "./recognise.ts";
import { fromTorchLayout, torchShape } from "./torch-layout.ts";
import { AVERAGE_HEAD, BATCH_COUNT, torchWeight } from "./torch-names.ts";

/** What the file of weights does not say. */
export interface ImportOptions {
  readonly engine: Engine;
  /** In the order of the last layer; by default the paper's five, where there are five. */
  readonly classes?: readonly string[];
  readonly labels?: LabelKind;
  /**
   * How images are prepared, or one of two ways at the size that the weights ask for: `slic-legacy`, the `training` way of
   * the original code, which its weights learnt from (the default), and `solar`, that of the preset `slic-paper`.
   */
  readonly input?: PreprocessConfig | "slic-legacy" | "solar";
  /** The plan with its settings that leave no trace in weights; by default recognised from them. */
  readonly network?: ClassifierNetConfig;
  /** Side of the images where neither the weights nor `input` say it. Default 64. */
  readonly sizePx?: number;
}

const DEFAULT_SIZE_PX = 64;

/**
 * Makes a network of weights with PyTorch's names and layouts, such as `readTorch` gives: the original's and its likes
 * (tied or untied, any width, dense layers or averaged maps), and residual networks with torchvision's names. Counters
 * of batches are left out.
 *
 * @throws DataError for weights of another network, missing ones and ones too many
 * @throws ShapeError where a weight has not the size that the others ask for
 * @throws ArgumentError for classes or an input that do not fit the weights
 */
export function slicFromTorch(tensors: readonly NamedTensor[], options: ImportOptions): ClassifierNet {
  const weights = new Map(
    tensors.filter(({ name }) => !BATCH_COUNT.test(name)).map((tensor) => [tensor.name, tensor]),
  );
  const found = recognise(new Map([...weights].map(([name, { shape }]) => [name, shape])));
  renameAverageHead(weights, found);
  const spec = specOf(found, options);
  const { body } = spec.network;
  return filled(
    spec,
    options.engine,
    (own, shape) => {
      const { name, layout } = torchWeight(own, body);
      const tensor = taken(weights, name, torchShape(shape, layout));
      return () => {
        const values = { shape: tensor.shape, data: floatValues(tensor) };
        return fromTorchLayout(values, layout, mapsBeforeFlatten(body)).data;
      };
    },
    weights,
  );
}

/** Feature maps of the last convolution. */
export function mapsBeforeFlatten(body: ClassifierNetConfig["body"]): number {
  return body.kind === "slic" ? Math.max(1, Math.round(512 * body.width)) : (body.stages.at(-1) as number);
}

/** Gives the values of a weight when they are needed; called for all weights before the first is set. */
export type WeightFinder = (own: string, shape: readonly number[]) => () => Float32Array;

/**
 * Builds the network of `spec` and sets its weights one after the other, so that no second copy of all of them is made.
 * `left` holds what `find` has not taken. Throws a DataError when anything is left, before a weight is set.
 */
export function filled(
  spec: ClassifierSpec,
  engine: Engine,
  find: WeightFinder,
  left: ReadonlyMap<string, unknown>,
): ClassifierNet {
  const network = ClassifierNet.build(spec, { engine, seed: 0, weights: "zeros" });
  try {
    const { weights } = network.model;
    const sources = weights.map((weight) => find(weight.originalName, weight.shape as number[]));
    if (left.size > 0) {
      const names = [...left.keys()];
      throw new DataError(`${names.length} tensors have no weight: ${names.slice(0, 8).join(", ")}`, {
        value: names,
      });
    }
    for (const [i, weight] of weights.entries())
      tf.tidy(() => void weight.write(tf.tensor(sources[i](), weight.shape as number[])));
    return network;
  } catch (error) {
    network.dispose();
    throw error;
  }
}

/** Takes a tensor out of the list. */
export function taken(
  weights: Map<string, NamedTensor>,
  name: string,
  shape: readonly number[],
): NamedTensor {
  const tensor = weights.get(name);
  if (!tensor) throw new DataError(`The weights lack ${name}`, { value: name });
  if (tensor.shape.join() !== shape.join()) {
    throw new ShapeError(`Tensor ${name} has shape [${tensor.shape}]`, {
      value: tensor.shape,
      expected: `[${shape}], by the layers before and after it`,
    });
  }
  weights.delete(name);
  return tensor;
}

/** What a network of recognised weights says, and of what. */
export function specOf({ body, classes: count, sizePx }: Recognised, options: ImportOptions): ClassifierSpec {
  const classes = options.classes ?? (count === paperClasses.length ? paperClasses : undefined);
  if (classes?.length !== count || new Set(classes).size !== count) {
    throw new ArgumentError(
      `The weights are of ${count} classes, ${classes ? classes.join(", ") : "without names"}`,
      {
        value: classes,
        expected: `${count} different names`,
        remedy: "Name them in the order of the last layer.",
      },
    );
  }
  const given = typeof options.input === "object" ? options.input : undefined;
  const side = sizePx ?? given?.sizePx ?? options.sizePx ?? DEFAULT_SIZE_PX;
  const said = [given?.sizePx, options.sizePx].filter((size) => size !== undefined);
  if (said.some((size) => size !== side)) {
    throw new ArgumentError(`Images of ${said.join(" or ")} pixels`, { value: said, expected: `${side}` });
  }
  const input: PreprocessConfig =
    given ??
    (options.input === "solar"
      ? { ...presets["slic-paper"].input, sizePx: side }
      : { kind: "slic-legacy", way: "training", sizePx: side });
  const { initial, normalisation } = presets["slic-paper"].network;
  return {
    classes,
    labels: options.labels ?? "single",
    input,
    network: options.network ?? { body, initial, normalisation },
  };
}

function renameAverageHead(weights: Map<string, NamedTensor>, { body }: Recognised): void {
  if (body.kind !== "slic" || body.head.kind !== "average") return;
  const head = averageHeadName(weights.keys());
  if (head === undefined || head === AVERAGE_HEAD) return;
  for (const part of ["weight", "bias"]) {
    const tensor = weights.get(`${head}.${part}`);
    if (!tensor) continue;
    weights.delete(tensor.name);
    const name = `${AVERAGE_HEAD}.${part}`;
    weights.set(name, { ...tensor, name });
  }
}
