import { tf, type tfl } from "../engine/tensors.ts";
import { DataError, ShapeError } from "../errors.ts";
import type { NamedTensor } from "./named-tensor.ts";
import { writeSafetensors } from "./safetensors-write.ts";
import { readTensor, toTensor } from "./tensors.ts";

/** Where a weight comes from when files name or lay it out differently. */
export interface WeightSource {
  /** Name of the tensor in the file. */
  readonly name: string;
  /** Axes of the file's tensor in the model's order: [2, 3, 1, 0] for a kernel stored OIHW, as PyTorch does. */
  readonly permutation?: readonly number[];
}

export interface LoadWeightsOptions {
  /** From the model's name of a weight ("layer/kernel") to the file's; the same name by default. */
  readonly map?: (weight: string) => string | WeightSource;
  /** Refuse tensors that no weight asked for. True by default. */
  readonly strict?: boolean;
}

/** All weights of a model in its order, the moving statistics of batch normalisation included. */
export function readWeights(model: tfl.LayersModel): Promise<NamedTensor[]> {
  return Promise.all(model.weights.map((weight) => readTensor(weight.originalName, weight.read())));
}

/** A model's weights as a safetensors file, named "layer/kernel" and so on. */
export async function weightsToSafetensors(
  model: tfl.LayersModel,
  metadata?: Readonly<Record<string, string>>,
): Promise<Uint8Array> {
  return writeSafetensors(await readWeights(model), metadata);
}

/**
 * Sets every weight of a model from tensors of a file. Nothing is set when anything is wrong: throws a DataError that
 * lists the weights without a tensor (or, when `strict`, the tensors without a weight), a ShapeError where sizes differ.
 */
export function loadWeights(
  model: tfl.LayersModel,
  tensors: readonly NamedTensor[],
  options: LoadWeightsOptions = {},
): void {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const pairs = model.weights.map((weight) => {
    const mapped = options.map?.(weight.originalName) ?? weight.originalName;
    const source = typeof mapped === "string" ? { name: mapped } : mapped;
    return { weight, source, tensor: byName.get(source.name) };
  });
  const missing = pairs.filter(({ tensor }) => !tensor).map(({ source }) => source.name);
  if (missing.length > 0) {
    throw new DataError(`${missing.length} weights have no tensor: ${list(missing)}`, { value: missing });
  }
  const used = new Set(pairs.map(({ source }) => source.name));
  const unused = tensors.map(({ name }) => name).filter((name) => !used.has(name));
  if (unused.length > 0 && options.strict !== false) {
    throw new DataError(`${unused.length} tensors have no weight: ${list(unused)}`, {
      value: unused,
      remedy: "Pass strict: false to leave them out.",
    });
  }
  tf.tidy(() => {
    const values = pairs.map(({ weight, source, tensor }) => {
      const value = arrange(toTensor(tensor as NamedTensor), source);
      if (value.shape.join() !== weight.shape.join()) {
        throw new ShapeError(`Tensor ${source.name} has shape [${value.shape}]`, {
          value: value.shape,
          expected: `[${weight.shape}] for ${weight.originalName}`,
        });
      }
      return tf.cast(value, weight.dtype as tf.DataType);
    });
    for (const [i, { weight }] of pairs.entries()) weight.write(values[i]);
  });
}

function arrange(tensor: tf.Tensor, { name, permutation }: WeightSource): tf.Tensor {
  if (!permutation) return tensor;
  if ([...permutation].sort().join() !== [...tensor.shape.keys()].join()) {
    throw new ShapeError(`Permutation [${permutation}] of tensor ${name} of shape [${tensor.shape}]`, {
      value: permutation,
      expected: "each axis once",
    });
  }
  return tf.transpose(tensor, [...permutation]);
}

const list = (names: readonly string[]) => names.slice(0, 8).join(", ") + (names.length > 8 ? ", ..." : "");
