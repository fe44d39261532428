import { permuted } from "@helioscope/core/onnx";
import type { TorchLayout } from "./torch-names.ts";

/** A weight's shape and values, row-major. */
export interface WeightValues {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A weight of PyTorch as it lies here. `maps`: feature maps before the flattening. */
export function fromTorchLayout(
  { shape, data }: WeightValues,
  layout: TorchLayout,
  maps: number,
): WeightValues {
  switch (layout) {
    case "vector":
      return { shape, data };
    case "convolution":
      return turned({ shape, data }, [2, 3, 1, 0]);
    case "dense":
      return turned({ shape, data }, [1, 0]);
    case "dense-after-flatten": {
      const [units, inputs] = shape;
      const places = inputs / maps;
      return { ...turned({ shape: [units, maps, places], data }, [2, 1, 0]), shape: [inputs, units] };
    }
  }
}

/** A weight of ours as it lies in PyTorch; the inverse of {@link fromTorchLayout}. */
export function toTorchLayout(
  { shape, data }: WeightValues,
  layout: TorchLayout,
  maps: number,
): WeightValues {
  switch (layout) {
    case "vector":
      return { shape, data };
    case "convolution":
      return turned({ shape, data }, [3, 2, 0, 1]);
    case "dense":
      return turned({ shape, data }, [1, 0]);
    case "dense-after-flatten": {
      const [inputs, units] = shape;
      const places = inputs / maps;
      return { ...turned({ shape: [places, maps, units], data }, [2, 1, 0]), shape: [units, inputs] };
    }
  }
}

/** Shape in PyTorch of a weight of ours. */
export function torchShape(shape: readonly number[], layout: TorchLayout): readonly number[] {
  if (layout === "vector") return shape;
  return layout === "convolution" ? [3, 2, 0, 1].map((axis) => shape[axis]) : [shape[1], shape[0]];
}

function turned({ shape, data }: WeightValues, axes: readonly number[]): WeightValues {
  return { shape: axes.map((axis) => shape[axis]), data: permuted(data, shape, axes) };
}
