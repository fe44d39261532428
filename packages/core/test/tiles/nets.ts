import { tf, tfl } from "../../src/engine/tensors.ts";

type Symbolic = tfl.SymbolicTensor;
const { layers } = tfl;

const conv = (x: Symbolic, filters: number, kernelSize: number, more: object = {}): Symbolic =>
  layers.conv2d({ filters, kernelSize, padding: "same", activation: "relu", ...more }).apply(x) as Symbolic;

function unet(up: "transposed" | "nearest" | "bilinear", depth: number): (x: Symbolic) => Symbolic {
  return (input) => {
    const block = (x: Symbolic, filters: number) => conv(conv(x, filters, 3), filters, 3);
    let x = input;
    const skips: Symbolic[] = [];
    for (let level = 0; level < depth; level++) {
      x = layers.batchNormalization().apply(block(x, 3)) as Symbolic;
      skips.push(x);
      x = layers.maxPooling2d({ poolSize: 2 }).apply(x) as Symbolic;
    }
    x = block(x, 4);
    for (const skip of skips.reverse()) {
      const raised =
        up === "transposed"
          ? layers.conv2dTranspose({ filters: 3, kernelSize: 2, strides: 2, padding: "same" }).apply(x)
          : conv(layers.upSampling2d({ size: [2, 2], interpolation: up }).apply(x) as Symbolic, 3, 2);
      x = block(layers.concatenate().apply([skip, raised as Symbolic]) as Symbolic, 3);
    }
    return conv(x, 2, 1, { activation: "linear" });
  };
}

/** As pix2pix: 4x4 kernels that halve and double. */
const hourglass = (x: Symbolic): Symbolic => {
  const down = conv(conv(x, 3, 4, { strides: 2 }), 4, 4, { strides: 2 });
  const raised = (y: Symbolic) =>
    layers.conv2dTranspose({ filters: 3, kernelSize: 4, strides: 2, padding: "same" }).apply(y) as Symbolic;
  return raised(raised(down));
};

const dilated = (x: Symbolic): Symbolic => {
  const wide = conv(x, 3, 3, { dilationRate: [2, 3] });
  const separable = layers.separableConv2d({ filters: 2, kernelSize: [5, 3], padding: "same" });
  const mean = layers.averagePooling2d({ poolSize: [3, 2], strides: [1, 1], padding: "same" });
  return layers.add().apply([mean.apply(separable.apply(wide)) as Symbolic, conv(wide, 2, 1)]) as Symbolic;
};

/** Padded by hand, cropped, and a pooling by three. */
const handmade = (x: Symbolic): Symbolic => {
  const padded = layers
    .zeroPadding2d({
      padding: [
        [1, 3],
        [2, 1],
      ],
    })
    .apply(x) as Symbolic;
  const inside = conv(padded, 2, [3, 2] as never, { padding: "valid" });
  const cut = layers
    .cropping2D({
      cropping: [
        [1, 1],
        [1, 1],
      ],
    })
    .apply(inside) as Symbolic;
  const third = layers.maxPooling2d({ poolSize: 3, strides: 3 }).apply(cut) as Symbolic;
  const back = layers.upSampling2d({ size: [3, 3] }).apply(third) as Symbolic;
  return conv(layers.add().apply([back, cut]) as Symbolic, 2, 3);
};

/** Networks from images to images of the same size. */
export const NETS: Readonly<Record<string, (x: Symbolic) => Symbolic>> = {
  "U-Net, transposed": unet("transposed", 2),
  "U-Net, nearest": unet("nearest", 3),
  "U-Net, bilinear": unet("bilinear", 2),
  hourglass,
  dilated,
  handmade,
};

export function imageNet(body: (x: Symbolic) => Symbolic): tfl.LayersModel {
  const input = tfl.input({ shape: [null, null, 1], name: "image" });
  return tfl.model({ inputs: input, outputs: body(input) });
}

/** Every kernel positive: what an output depends on is what it is not 0 of. */
export function makePositive(model: tfl.LayersModel): void {
  tf.tidy(() => {
    for (const weight of model.weights)
      if (/kernel/.test(weight.originalName)) weight.write(tf.fill(weight.shape as number[], 0.5));
  });
}
