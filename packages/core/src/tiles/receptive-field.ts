import { tfl } from "../engine/tensors.ts";
import { UnsupportedError } from "../errors.ts";
import { inOrder, outputsBeside, sourcesOf } from "../onnx/order.ts";
import { type AxisReach, merged, START } from "./axis-reach.ts";
import { layerReach, type PlaneReach } from "./layer-reach.ts";

/** What an output pixel of a network depends on along rows or columns. */
export interface AxisField {
  /** The output at pixel x depends on no input pixel before x - `before`. */
  readonly before: number;
  /** And on none after x + `after`. */
  readonly after: number;
  /** Total stride: an image that moves by a multiple of it has the same output, moved. */
  readonly stride: number;
  /** Input pixels between output pixels: 1 where the output has the size of the input. */
  readonly step: number;
}

export interface ReceptiveField {
  readonly rows: AxisField;
  readonly columns: AxisField;
}

/**
 * The receptive field of a network that makes images of images, [n, h, w, ...] to [n, h, w, c], computed from its layers, over
 * all positions in a total stride and for images whose sides are multiples of it. It is what the weights can be, not are: a
 * kernel with zeros in it sees less.
 *
 * @throws UnsupportedError for a layer that sees a whole image, or is not known not to
 */
export function receptiveField(model: tfl.LayersModel): ReceptiveField {
  const flat = model.inputs.find(({ shape }) => shape.length < 3);
  if (flat)
    throw new UnsupportedError(`Input ${flat.name} of ${flat.shape.length} axes`, {
      value: flat.shape,
      expected: "images",
    });
  const outputs = reached(
    model,
    model.inputs.map((): PlaneReach => [START, START]),
  );
  return { rows: fieldOf(outputs.map(([rows]) => rows)), columns: fieldOf(outputs.map(([, cols]) => cols)) };
}

function reached(model: tfl.LayersModel, inputs: readonly PlaneReach[]): PlaneReach[] {
  const known = new Map(model.inputs.map((tensor, i) => [tensor, inputs[i]]));
  for (const tensor of inOrder(model)) {
    if (known.has(tensor)) continue;
    const sources = sourcesOf(tensor).map((source) => known.get(source) as PlaneReach);
    const layer = tensor.sourceLayer;
    if (layer instanceof tfl.LayersModel) {
      const outputs = reached(layer, sources);
      for (const [i, output] of outputsBeside(tensor).entries()) known.set(output, outputs[i]);
    } else known.set(tensor, layerReach(layer, sources));
  }
  return model.outputs.map((tensor) => known.get(tensor) as PlaneReach);
}

function fieldOf(outputs: readonly AxisReach[]): AxisField {
  const all = merged(outputs);
  if (!all) throw new UnsupportedError("Outputs of a network on different grids");
  const { stride, from, to } = all;
  return {
    before: Math.max(0, ...from.map((value) => -value)),
    after: Math.max(0, ...to),
    stride: from.length * stride,
    step: stride,
  };
}
