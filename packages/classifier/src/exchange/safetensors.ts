import { FormatError } from "@helioscope/core";
import { type NamedTensor, readSafetensors, readWeights, writeSafetensors } from "@helioscope/core/model";
import type { ResidualBody, SlicBody } from "../config.ts";
import type { ClassifierNet } from "../network/classifier-net.ts";
import { readSaved, savedMetadata } from "../network/saved-network.ts";
import { floatValues } from "./float-values.ts";
import { filled, type ImportOptions, slicFromTorch, specOf, taken } from "./from-tensors.ts";
import { recognise } from "./recognise.ts";
import { torchShape } from "./torch-layout.ts";
import { torchWeight } from "./torch-names.ts";
import { torchState } from "./torch-state.ts";

export interface SafetensorsOptions {
  /** `keras`: our own names, kernels [rows, columns, in, out]; `torch`: those of PyTorch. Default `torch`. */
  readonly naming?: "keras" | "torch";
}

/** Where the metadata of a file keep what the network says. */
const KEY = "helioscope";

/**
 * A network as a safetensors file: its weights, and in the metadata its classes, input and temperature.
 * {@link classifierFromSafetensors} reads both namings back to the same network.
 */
export async function classifierToSafetensors(
  network: ClassifierNet,
  { naming = "torch" }: SafetensorsOptions = {},
): Promise<Uint8Array> {
  const tensors = naming === "torch" ? await torchState(network) : await readWeights(network.model);
  const saved = savedMetadata(network.spec, network.origin);
  const format = naming === "torch" ? { format: "pt" } : {};
  return writeSafetensors(tensors, { ...format, [KEY]: JSON.stringify(saved) });
}

/**
 * Reads a network from a safetensors file, of either naming. What its metadata say goes before what the weights tell,
 * `options` before both.
 *
 * @throws FormatError for a malformed file, and as `slicFromTorch`
 */
export function classifierFromSafetensors(bytes: Uint8Array, options: ImportOptions): ClassifierNet {
  const { tensors, metadata } = readSafetensors(bytes);
  const saved = metadata[KEY] === undefined ? undefined : readSaved(parsed(metadata[KEY]));
  const read = tensors.some(({ name }) => name.includes("/")) ? fromOwnNames : slicFromTorch;
  if (!saved) return read(tensors, options);
  const { origin, ...spec } = saved;
  return read(tensors, { ...spec, ...options }).withOrigin(origin);
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new FormatError(`The metadata ${KEY} are no JSON`, { cause });
  }
}

/** Weights with our own names and layouts. */
function fromOwnNames(tensors: readonly NamedTensor[], options: ImportOptions): ClassifierNet {
  const weights = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const shapes = [...weights].map(([own, { shape }]): [string, readonly number[]] => {
    const { name, layout } = torchWeight(own, namesOf(weights));
    return [name, torchShape(shape, layout)];
  });
  const spec = specOf(recognise(new Map(shapes)), options);
  const find = (own: string, shape: readonly number[]) => {
    const tensor = taken(weights, own, shape);
    return () => floatValues(tensor);
  };
  return filled(spec, options.engine, find, weights);
}

/** A plan with the same kinds of names. */
function namesOf(weights: ReadonlyMap<string, NamedTensor>): SlicBody | ResidualBody {
  if (weights.has("stem_conv/kernel")) return { kind: "residual", stages: [1], blocks: 1, dropout: 0 };
  const dense = weights.has("dense1/kernel");
  const head = dense
    ? ({ kind: "dense", units: 1, dropout: 0 } as const)
    : ({ kind: "average", dropout: 0 } as const);
  return { kind: "slic", tied: true, width: 1, head };
}
