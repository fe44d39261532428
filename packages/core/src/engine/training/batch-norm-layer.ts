import { normaliseBatch } from "../kernels/batch-norm.ts";
import { tf, tfl } from "../tensors.ts";

type Weight = ReturnType<tfl.layers.Layer["addWeight"]>;

/** The stock layer, as tfjs-layers 4.22 has it. */
interface StockLayer {
  readonly axis: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly gamma: Weight | null | undefined;
  readonly beta: Weight | null | undefined;
  readonly movingMean: Weight;
  readonly movingVariance: Weight;
  call(inputs: tf.Tensor | tf.Tensor[], kwargs: Record<string, unknown>): tf.Tensor | tf.Tensor[];
}

const ours = new WeakSet<object>();

/**
 * Has the stock batch normalisation train in one operation: values and moving statistics (of the biased variance) as before. Right
 * along other axes than the last, where the stock layer mixes channels up on wasm and cpu, and without scale or centre, where it
 * throws. May be called any number of times.
 */
export function installBatchNormLayer(): void {
  const layer = Object.getPrototypeOf(tfl.layers.batchNormalization()) as StockLayer;
  if (ours.has(layer)) return;
  const stock = layer.call;
  layer.call = function (this: StockLayer, inputs, kwargs) {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    if (!kwargs.training || x.dtype !== "float32") return stock.call(this, inputs, kwargs);
    const { axis, gamma, beta } = this;
    const own = axis < 0 ? axis + x.rank : axis;
    const order = [...x.shape.keys()].filter((one) => one !== own).concat(own);
    const there = own === x.rank - 1;
    return tf.tidy(() => {
      const rows = there ? x : tf.transpose(x, order);
      const { shape } = this.movingMean;
      const scale = gamma?.read() ?? tf.ones(shape as number[]);
      const offset = beta?.read() ?? tf.zeros(shape as number[]);
      const { value, mean, variance } = normaliseBatch(rows, scale, offset, this.epsilon);
      const count = x.size / mean.size;
      follow(this.movingMean, mean, this.momentum);
      follow(this.movingVariance, tf.mul(variance, (count - 1) / count), this.momentum);
      return there
        ? value
        : tf.transpose(
            value,
            order.map((_, i) => order.indexOf(i)),
          );
    });
  };
  ours.add(layer);
}

function follow(moving: Weight, value: tf.Tensor, momentum: number): void {
  tf.tidy(() => {
    const before = moving.read();
    moving.write(tf.sub(before, tf.mul(tf.sub(before, value), 1 - momentum)));
  });
}
