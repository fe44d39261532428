import { tf, tfl } from "@helioscope/core/engine";

export type PoolingKind = "average" | "max" | "sum";

export interface MaskedPoolingArgs {
  readonly name?: string;
  readonly kinds: readonly PoolingKind[];
  /** `sum` is divided by so many cells, whatever the mask's area. */
  readonly sumCells: number;
}

/** Far below any feature, and exact in float32. */
export const ABSENT: number = -(2 ** 24);

/**
 * Global pooling of [n, h, w, c] over the cells whose mask [n, h, w, 1] is 1 (over all without a mask), kind after kind:
 * [n, kinds c]. A mask without a cell gives zeros.
 */
export class MaskedPooling extends tfl.layers.Layer {
  static readonly className: string = "MaskedPooling";
  readonly kinds: readonly PoolingKind[];
  readonly sumCells: number;

  constructor({ kinds, sumCells, ...args }: MaskedPoolingArgs) {
    super(args);
    this.kinds = kinds;
    this.sumCells = sumCells;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    const [n, , , channels] = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as tfl.Shape;
    return [n, (channels as number) * this.kinds.length];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const [x, given] = [inputs].flat() as [tf.Tensor4D, tf.Tensor4D?];
      const mask =
        given ?? tf.ones<tf.Rank.R4>([...x.shape.slice(0, 3), 1] as [number, number, number, number]);
      const sum = tf.sum(tf.mul(x, mask), [1, 2]); // [n, c]
      const cells = tf.sum(mask, [1, 2]); // [n, 1]
      const pooled = this.kinds.map((kind) => {
        if (kind === "sum") return tf.div(sum, this.sumCells);
        if (kind === "average") return tf.div(sum, tf.maximum(cells, 1));
        return maximum(x, mask);
      });
      return pooled.length === 1 ? pooled[0] : tf.concat(pooled, 1);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), kinds: [...this.kinds], sumCells: this.sumCells };
  }
}

/** Maximum over the cells of a mask, [n, c]; 0 where it has none. */
export function maximum(x: tf.Tensor4D, mask: tf.Tensor4D): tf.Tensor2D {
  const present = tf.add(tf.mul(x, mask), tf.mul(tf.sub(1, mask), ABSENT));
  const any = tf.max(mask, [1, 2]); // [n, 1]
  return tf.mul(largest(present), any) as tf.Tensor2D;
}

/**
 * The maximum over the plane, whose gradient is shared by the cells that reach it. That of tf.max gives each of them the
 * whole, and behind the 3x3 maximum of an inception module up to nine cells do.
 */
const largest = tf.customGrad((x, save) => {
  const input = x as tf.Tensor;
  const value = tf.max(input, [1, 2], true);
  (save as tf.GradSaveFunc)([input, value]);
  return {
    value: tf.squeeze(value, [1, 2]),
    gradFunc: (dy, saved) => {
      const [plane, top] = saved as tf.Tensor[];
      const reaching = tf.cast(tf.equal(plane, top), "float32");
      const share = tf.div(reaching, tf.sum(reaching, [1, 2], true));
      return tf.mul(share, tf.expandDims(tf.expandDims(dy as tf.Tensor, 1), 1));
    },
  };
}) as (x: tf.Tensor) => tf.Tensor;
