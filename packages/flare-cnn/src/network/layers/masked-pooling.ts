import { tf, tfl } from "@helioscope/core/engine";

export type PoolingKind = "average" | "max" | "sum";

export interface MaskedPoolingArgs {
  readonly name?: string;
  readonly kinds: readonly PoolingKind[];
  /** `sum` is divided by so many cells, whatever the mask's area. */
  readonly sumCells: number;
}

/** Far below any feature, and exact in float32. */
const ABSENT = -(2 ** 24);

/**
 * Global pooling of [n, h, w, c] over the cells whose mask [n, h, w, 1] is 1, kind after kind: [n, kinds c]. A mask
 * without a cell gives zeros.
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
    const [n, , , channels] = (inputShape as tfl.Shape[])[0];
    return [n, (channels as number) * this.kinds.length];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const [x, mask] = inputs as [tf.Tensor4D, tf.Tensor4D];
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
  return tf.mul(tf.max(present, [1, 2]), any) as tf.Tensor2D;
}
