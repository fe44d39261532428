import { beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/node/open.ts";
import { tf, tfl } from "../../src/engine/tensors.ts";
import { exportOnnx, type LayerConverter } from "../../src/onnx/index.ts";
import { ABSENT, expectAgreement, ort, scatterWeights } from "./support/oracle.ts";

type Symbolic = tfl.SymbolicTensor;
const { layers } = tfl;

const filled = (model: tfl.LayersModel): tfl.LayersModel => {
  scatterWeights(model);
  return model;
};

const block = (name: string, filters: number) => {
  const parts = [
    layers.conv2d({ name, filters, kernelSize: 3, padding: "same" }),
    layers.batchNormalization({ name: `${name}_bn`, epsilon: 1e-5 }),
    layers.reLU({ name: `${name}_relu` }),
  ];
  return (x: Symbolic): Symbolic => parts.reduce((y, layer) => layer.apply(y) as Symbolic, x);
};

/** One convolution and normalisation, applied three times, then a head. */
function tied(): tfl.LayersModel {
  const input = tfl.input({ shape: [16, 16, 1], name: "image" });
  const shared = block("shared", 8);
  let x = block("first", 8)(input);
  for (let i = 0; i < 3; i++) x = shared(x);
  x = layers.maxPooling2d({ name: "pool", poolSize: 2 }).apply(x) as Symbolic;
  x = layers.flatten({ name: "flat" }).apply(x) as Symbolic;
  return filled(
    tfl.model({ inputs: input, outputs: layers.dense({ name: "logits", units: 5 }).apply(x) as Symbolic }),
  );
}

/** A U-shaped network for any size that 4 divides; both ways of going up. */
function unet(up: "transposed" | "nearest", order: "conv-relu-bn" | "conv-bn-relu"): tfl.LayersModel {
  const input = tfl.input({ shape: [null, null, 1], name: "magnetogram" });
  const unit = (x: Symbolic, filters: number): Symbolic => {
    const relu = order === "conv-relu-bn";
    const conv = layers.conv2d({
      filters,
      kernelSize: 3,
      padding: "same",
      ...(relu ? { activation: "relu" } : {}),
    });
    const norm = layers.batchNormalization().apply(conv.apply(x)) as Symbolic;
    return relu ? norm : (layers.activation({ activation: "relu" }).apply(norm) as Symbolic);
  };
  const raised = (x: Symbolic, filters: number): Symbolic => {
    if (up === "transposed")
      return layers
        .conv2dTranspose({ filters, kernelSize: 2, strides: 2, padding: "same" })
        .apply(x) as Symbolic;
    const larger = layers.upSampling2d({ size: [2, 2] }).apply(x) as Symbolic;
    return layers
      .conv2d({ filters, kernelSize: 2, padding: "same", activation: "relu" })
      .apply(larger) as Symbolic;
  };
  let x: Symbolic = input;
  const skips: Symbolic[] = [];
  for (const filters of [4, 8]) {
    x = unit(x, filters);
    skips.push(x);
    x = layers.dropout({ rate: 0.3 }).apply(layers.maxPooling2d({ poolSize: 2 }).apply(x)) as Symbolic;
  }
  x = unit(x, 16);
  for (const filters of [8, 4]) {
    x = layers.concatenate().apply([skips.pop() as Symbolic, raised(x, filters)]) as Symbolic;
    x = unit(x, filters);
  }
  const output = layers.conv2d({ name: "mask", filters: 2, kernelSize: 1, activation: "softmax" }).apply(x);
  return filled(tfl.model({ inputs: input, outputs: output as Symbolic }));
}

const text = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
const nodesOf = (bytes: Uint8Array, op: string) =>
  text(bytes).split(`\x22${String.fromCharCode(op.length)}${op}`).length - 1;

describe.skipIf(!ort)(`networks in ONNX Runtime (skipped where ${ABSENT})`, () => {
  beforeAll(() => openEngine({ engine: "cpu" }));

  it.each([true, false])(
    "agrees on layers that are used three times, folded: %s",
    async (foldNormalisation) => {
      const model = tied();
      const bytes = await expectAgreement(model, { batch: 3, options: { foldNormalisation } });
      const weights = model.countParams() * 4;
      expect(bytes.length).toBeLessThan(weights + 6000);
      expect(nodesOf(bytes, "Conv")).toBe(4);
      expect(nodesOf(bytes, "BatchNormalization")).toBe(foldNormalisation ? 0 : 4);
      // In and out of the channels' order once each.
      expect(nodesOf(bytes, "Transpose")).toBe(2);
      model.dispose();
    },
  );

  it.each([
    ["transposed", "conv-relu-bn"],
    ["nearest", "conv-bn-relu"],
  ] as const)("agrees on a U-shaped network with %s convolutions, %s", async (up, order) => {
    const model = unet(up, order);
    const bytes = await expectAgreement(model, { sizes: [12, 20] });
    expect(nodesOf(bytes, "Transpose")).toBe(2);
    model.dispose();
  });

  it("keeps a normalisation apart where its convolution has another use", async () => {
    const input = tfl.input({ shape: [6, 6, 2] });
    const x = layers.conv2d({ filters: 3, kernelSize: 3 }).apply(input) as Symbolic;
    const y = layers.batchNormalization().apply(x) as Symbolic;
    const model = filled(tfl.model({ inputs: input, outputs: [layers.add().apply([x, y]) as Symbolic, y] }));
    const bytes = await expectAgreement(model, { options: { outputs: ["sum", "normal"] } });
    expect(nodesOf(bytes, "BatchNormalization")).toBe(1);
    model.dispose();
  });

  it("folds one convolution with two normalisations into two kernels", async () => {
    const input = tfl.input({ shape: [6, 6, 3] });
    const conv = layers.conv2d({ filters: 3, kernelSize: 3, padding: "same" });
    let x: Symbolic = input;
    for (let i = 0; i < 2; i++) x = layers.batchNormalization().apply(conv.apply(x)) as Symbolic;
    const model = filled(tfl.model({ inputs: input, outputs: x }));
    await expectAgreement(model);
    model.dispose();
  });

  it.each(["depthwise", "transposed", "dense", "line", "separable"])(
    "folds a normalisation into %s",
    async (kind) => {
      const input = tfl.input({ shape: kind === "dense" ? [6] : kind === "line" ? [7, 3] : [6, 6, 3] });
      const layer = {
        depthwise: () => layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 }),
        transposed: () => layers.conv2dTranspose({ filters: 4, kernelSize: 3, strides: 2 }),
        dense: () => layers.dense({ units: 4, useBias: false }),
        line: () => layers.conv1d({ filters: 4, kernelSize: 3 }),
        separable: () => layers.separableConv2d({ filters: 4, kernelSize: 3 }),
      }[kind]!();
      const output = layers.batchNormalization().apply(layer.apply(input)) as Symbolic;
      const model = filled(tfl.model({ inputs: input, outputs: output }));
      const bytes = await expectAgreement(model);
      expect(nodesOf(bytes, "BatchNormalization")).toBe(0);
      model.dispose();
    },
  );

  it("agrees on models in models, a sequence, several inputs and outputs", async () => {
    const inner = tfl.sequential({
      name: "inner",
      layers: [
        layers.conv2d({ inputShape: [8, 8, 2], filters: 3, kernelSize: 3, padding: "same" }),
        layers.batchNormalization(),
        layers.maxPooling2d({ poolSize: 2 }),
      ],
    });
    const [a, b] = ["field", "mask"].map((name) => tfl.input({ shape: [8, 8, 2], name }));
    const twice = [a, b].map((x) => inner.apply(x) as Symbolic);
    const joined = layers.multiply().apply(twice) as Symbolic;
    const vector = layers.globalAveragePooling2d({}).apply(joined) as Symbolic;
    const top = layers.dense({ units: 2, name: "top" }).apply(vector) as Symbolic;
    const model = filled(tfl.model({ inputs: [a, b], outputs: [top, joined] }));
    await expectAgreement(model, { options: { outputs: ["top", "maps"] } });
    const sequence = filled(
      tfl.sequential({
        layers: [inner, layers.flatten(), layers.dense({ units: 3, activation: "softmax" })],
      }),
    );
    await expectAgreement(sequence);
  });

  it("tells apart the weights of layers that have one name", async () => {
    const part = () =>
      tfl.sequential({ layers: [layers.dense({ inputShape: [3], units: 3, name: "same_name" })] });
    const input = tfl.input({ shape: [3] });
    const x = [part(), part()].reduce((y, model) => model.apply(y) as Symbolic, input);
    const model = filled(tfl.model({ inputs: input, outputs: x }));
    await expectAgreement(model);
  });

  it("fixes the batch, names what is open, and keeps metadata", async () => {
    const model = unet("nearest", "conv-bn-relu");
    const shapes = async (batch: number | "symbolic") => {
      const bytes = await exportOnnx(model, { batch, metadata: { classes: "a,b" } });
      expect(text(bytes)).toContain("classes");
      const session = await ort!.InferenceSession.create(bytes);
      const [input] = session.inputMetadata as readonly { readonly shape: readonly unknown[] }[];
      await session.release();
      return input.shape;
    };
    expect(await shapes(4)).toEqual([4, "magnetogram_1", "magnetogram_2", 1]);
    expect(await shapes("symbolic")).toEqual(["batch", "magnetogram_1", "magnetogram_2", 1]);
    model.dispose();
  });

  it("takes a converter for a class of one's own", async () => {
    class Doubled extends tfl.layers.Layer {
      static readonly className = "Doubled";
      override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
        return tf.mul([inputs].flat()[0], 2);
      }
    }
    const convert: LayerConverter = ({ inputs: [value], graph, layer }) => ({
      ...value,
      name: graph.node("Mul", [value.name, graph.floats("two", 2)], { name: layer.name }),
    });
    const input = tfl.input({ shape: [3] });
    const model = tfl.model({ inputs: input, outputs: new Doubled().apply(input) as Symbolic });
    await expect(exportOnnx(model)).rejects.toThrow("(Doubled)");
    await expectAgreement(model, { options: { layers: { Doubled: convert } } });
  });
});
