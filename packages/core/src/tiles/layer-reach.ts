import type { tfl } from "../engine/tensors.ts";
import { UnsupportedError } from "../errors.ts";
import { type AxisReach, merged, raised, transposed, type Window, windowed } from "./axis-reach.ts";

/** Rows and columns. */
export type PlaneReach = readonly [rows: AxisReach, columns: AxisReach];

/** Layers whose outputs at a pixel depend on their inputs at that pixel alone. */
const POINTWISE: ReadonlySet<string> = new Set([
  "Activation",
  "ReLU",
  "LeakyReLU",
  "ELU",
  "PReLU",
  "ThresholdedReLU",
  "Softmax",
  "BatchNormalization",
  "Dense",
  "Embedding",
  "Rescaling",
  "Dropout",
  "SpatialDropout1D",
  "GaussianNoise",
  "GaussianDropout",
  "AlphaDropout",
]);

const MERGES: ReadonlySet<string> = new Set([
  "Add",
  "Subtract",
  "Multiply",
  "Average",
  "Maximum",
  "Minimum",
  "Concatenate",
]);

/**
 * What the output of a layer depends on.
 *
 * @throws UnsupportedError for a layer whose output at a pixel depends on a whole image, or is not known to do less
 */
export function layerReach(layer: tfl.layers.Layer, inputs: readonly PlaneReach[]): PlaneReach {
  const name = layer.getClassName();
  const config = layer.getConfig();
  const [source] = inputs;
  const axes = (map: (reach: AxisReach, axis: 0 | 1) => AxisReach): PlaneReach => [
    map(source[0], 0),
    map(source[1], 1),
  ];
  if (POINTWISE.has(name) && normalisesChannels(layer)) return source;
  if (MERGES.has(name)) {
    const [rows, columns] = [0, 1].map((axis) => merged(inputs.map((input) => input[axis])));
    if (rows && columns && joinsPixels(config.axis)) return [rows, columns];
    throw new UnsupportedError(`Layer ${layer.name} (${name}) joins images of different grids`);
  }
  switch (name) {
    case "Conv2D":
    case "DepthwiseConv2D":
    case "SeparableConv2D":
      return axes((reach, axis) =>
        windowed(reach, windowOf(pair(config.kernelSize)[axis], pair(config.strides)[axis], config, axis)),
      );
    case "MaxPooling2D":
    case "AveragePooling2D":
      return axes((reach, axis) => {
        const size = pair(config.poolSize)[axis];
        return windowed(reach, windowOf(size, pair(config.strides ?? config.poolSize)[axis], config, axis));
      });
    case "Conv2DTranspose":
      return axes((reach, axis) => {
        const [size, step] = [pair(config.kernelSize)[axis], pair(config.strides)[axis]];
        const cut = config.padding === "same" ? Math.floor(Math.max(size - step, 0) / 2) : 0;
        const extra = config.padding === "same" ? 0 : Math.max(size - step, 0);
        return transposed(reach, { size, step, cut, extra });
      });
    case "UpSampling2D": {
      // Not in every version's configuration.
      const { interpolation = config.interpolation } = layer as { interpolation?: unknown };
      return axes((reach, axis) => raised(reach, pair(config.size)[axis], interpolation === "bilinear"));
    }
    case "ZeroPadding2D":
      return axes((reach, axis) => bordered(reach, (config.padding as number[][])[axis]));
    case "Cropping2D":
      return axes((reach, axis) =>
        bordered(
          reach,
          (config.cropping as number[][])[axis].map((cut) => -cut),
        ),
      );
    default:
      throw new UnsupportedError(`Layer ${layer.name} (${name}) may see a whole image at once`, {
        value: config,
        expected: "layers that look at a neighbourhood: convolutions, poolings, up-sampling",
        remedy: "Predict whole images with this network.",
      });
  }
}

/** An image with so many elements more before and after it. */
const bordered = (reach: AxisReach, [before, after]: readonly number[]): AxisReach =>
  windowed(reach, { size: 1, step: 1, dilation: 1, before, after });

function windowOf(
  size: number,
  step: number,
  config: Readonly<Record<string, unknown>>,
  axis: 0 | 1,
): Window {
  const dilation = pair(config.dilationRate ?? 1)[axis];
  // Of images whose sides are multiples of the step; others have more padding.
  const total = config.padding === "same" ? Math.max((size - 1) * dilation + 1 - step, 0) : 0;
  const before = Math.floor(total / 2);
  return { size, step, dilation, before, after: total - before };
}

function pair(setting: unknown): [number, number] {
  if (Array.isArray(setting)) return [Number(setting[0]), Number(setting[1])];
  return [Number(setting ?? 1), Number(setting ?? 1)];
}

function normalisesChannels(layer: tfl.layers.Layer): boolean {
  if (layer.getClassName() !== "BatchNormalization") return true;
  const { axis } = layer.getConfig();
  return axis === -1 || axis === 3;
}

/** Whether a concatenation is along the channels; other merges have no axis. */
const joinsPixels = (axis: unknown): boolean =>
  axis === undefined || axis === null || axis === -1 || axis === 3;
