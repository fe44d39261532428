import type { tfl } from "../engine/tensors.ts";
import { ArgumentError, UnsupportedError } from "../errors.ts";
import { OnnxGraph, type OnnxValue } from "./graph.ts";
import type { LayerConverter } from "./layer-call.ts";
import { converters } from "./layers/index.ts";
import { encodeModel, type PortParts } from "./proto.ts";
import { joined } from "./protobuf.ts";
import { walk } from "./walk.ts";

export interface OnnxOptions {
  /** Images in a batch: a number (faster on CPUs), or `symbolic` for any. Default `symbolic`. */
  readonly batch?: number | "symbolic";
  /** Fold batch normalisation into the weights before it. Default true. */
  readonly foldNormalisation?: boolean;
  /** Names of the outputs, in the model's order; by default those of their layers. */
  readonly outputs?: readonly string[];
  /** Kept in the file as `metadata_props`. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Converters for classes of layers that are not known here, or to be taken instead. */
  readonly layers?: Readonly<Record<string, LayerConverter>>;
}

const OPSET = 17;
/** Readers of protocol buffers take no larger message. */
const MAX_BYTES = 2 ** 31 - 1;

/**
 * Writes a layers model as an ONNX file (IR version 8, operator set 17) for inference. Inputs and outputs have the
 * model's own shapes, channels last, float32; inside, images have their channels first, as ONNX wants them. A layer that
 * is used several times has its weights in the file once.
 *
 * @throws UnsupportedError for a layer that cannot be expressed, by its name and class, and beyond 2 GiB
 * @throws ArgumentError for a batch that is no positive whole number, and a wrong number of output names
 */
export async function exportOnnx(model: tfl.LayersModel, options: OnnxOptions = {}): Promise<Uint8Array> {
  const { batch = "symbolic", foldNormalisation = true, layers = {}, metadata = {} } = options;
  if (batch !== "symbolic" && !(Number.isSafeInteger(batch) && batch > 0)) {
    throw new ArgumentError(`Batch ${batch}`, {
      value: batch,
      expected: 'a positive whole number or "symbolic"',
    });
  }
  const wished = options.outputs ?? model.outputs.map(({ sourceLayer }) => sourceLayer.name);
  if (wished.length !== model.outputs.length || new Set(wished).size !== wished.length) {
    throw new ArgumentError(`Output names ${wished.join(", ")}`, {
      value: wished,
      expected: `${model.outputs.length} different ones`,
    });
  }
  const graph = new OnnxGraph();
  const outputNames = wished.map((name) => graph.unique(name));
  const inputs = model.inputs.map(({ shape, sourceLayer }): OnnxValue => {
    return { name: graph.unique(sourceLayer.name), shape, layout: "channels-last" };
  });
  const outputs = await walk(model, inputs, graph, {
    converters: { ...converters, ...layers },
    foldNormalisation,
  });
  for (const [i, output] of outputs.entries()) {
    const { name } = graph.channelsLast(output);
    graph.nodes.push({
      op: "Identity",
      name: outputNames[i],
      inputs: [name],
      outputs: [outputNames[i]],
      attributes: {},
    });
  }
  const first = batch === "symbolic" ? "batch" : batch;
  const ports = (names: readonly string[], tensors: readonly tfl.SymbolicTensor[]): PortParts[] =>
    names.map((name, i) => ({
      name,
      shape: tensors[i].shape.map((size, axis) => (axis === 0 ? first : (size ?? `${name}_${axis}`))),
    }));
  const encoded = encodeModel({
    name: model.name,
    producer: "helioscope",
    opset: OPSET,
    nodes: graph.nodes,
    constants: graph.constants,
    inputs: ports(
      inputs.map(({ name }) => name),
      model.inputs,
    ),
    outputs: ports(outputNames, model.outputs),
    metadata,
  });
  if (encoded.length > MAX_BYTES) {
    throw new UnsupportedError(`A model of ${encoded.length} bytes`, {
      value: encoded.length,
      expected: `at most ${MAX_BYTES}, the limit of protocol buffers`,
      remedy: "Use safetensors for weights beyond it.",
    });
  }
  return joined(encoded);
}
