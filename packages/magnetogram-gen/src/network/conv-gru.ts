import { tf, tfl } from "@helioscope/core/engine";
import type { GruConfig } from "../config.ts";

type Weight = ReturnType<tfl.layers.Layer["addWeight"]>;

export interface ConvGruArgs {
  readonly name?: string;
  readonly form: GruConfig["form"];
  /** Side of both kernels, odd. */
  readonly kernel: number;
  /** Feature maps of the state. */
  readonly hidden: number;
}

/**
 * A gated recurrent unit whose products are convolutions that keep the size (equation 4; no biases):
 *
 *     z  = sigmoid(Wz x + Rz h)    r = sigmoid(Wr x + Rr h)    h' = (1 - z) h + z h~
 *     paper:  h~ = tanh(W x + r (R h))        ballas:  h~ = tanh(W x + R (r h))    (Ballas et al. 2016)
 *
 * Takes [x, h], or x alone where h is 0: [n, rows, columns, c] and [n, rows, columns, hidden] -> h'. Used several times it
 * is the same cell at several moments. Kernels `kernel` [k, k, c, 3 hidden] and `recurrent_kernel` [k, k, hidden, 3 hidden]
 * hold the three products in the order z, r, h~.
 */
export class ConvGru extends tfl.layers.Layer {
  static readonly className: string = "ConvGru";
  readonly form: GruConfig["form"];
  readonly kernelSize: number;
  readonly hidden: number;
  #kernel!: Weight;
  #recurrent!: Weight;

  constructor({ form, kernel, hidden, name }: ConvGruArgs) {
    super({ ...(name === undefined ? {} : { name }) });
    this.form = form;
    this.kernelSize = kernel;
    this.hidden = hidden;
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const [n, k] = [3 * this.hidden, this.kernelSize];
    const channels = first(inputShape).at(-1) as number;
    const zeros = tfl.initializers.zeros();
    this.#kernel = this.addWeight("kernel", [k, k, channels, n], "float32", zeros);
    this.#recurrent = this.addWeight("recurrent_kernel", [k, k, this.hidden, n], "float32", zeros);
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    return [...first(inputShape).slice(0, 3), this.hidden];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs as Parameters<typeof this.invokeCallHook>[1]);
      const [x, h] = [inputs].flat() as [tf.Tensor4D, tf.Tensor4D?];
      const { form } = this;
      return convGruStep(x, h ?? null, kernels(this.#kernel, this.#recurrent), form);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { form, kernelSize, hidden } = this;
    return { ...super.getConfig(), form, kernel: kernelSize, hidden };
  }
}

interface GruKernels {
  readonly input: tf.Tensor4D;
  readonly recurrent: tf.Tensor4D;
}

const kernels = (input: Weight, recurrent: Weight): GruKernels => ({
  input: input.read() as tf.Tensor4D,
  recurrent: recurrent.read() as tf.Tensor4D,
});

/** One step of the cell; a null state is 0. */
function convGruStep(
  x: tf.Tensor4D,
  h: tf.Tensor4D | null,
  { input, recurrent }: GruKernels,
  form: GruConfig["form"],
): tf.Tensor4D {
  const conv = (value: tf.Tensor4D, kernel: tf.Tensor4D) => tf.conv2d(value, kernel, 1, "same");
  const hidden = recurrent.shape[2];
  const parts = (value: tf.Tensor4D, count: number) =>
    tf.split(value, count === 3 ? 3 : [2 * hidden, hidden], 3) as tf.Tensor4D[];
  if (h === null) {
    // Without a state the reset gate multiplies zeros.
    const [z, , candidate] = parts(conv(x, input), 3);
    return tf.mul(tf.sigmoid(z), tf.tanh(candidate));
  }
  const [xz, xr, xc] = parts(conv(x, input), 3);
  let z: tf.Tensor4D;
  let candidate: tf.Tensor4D;
  if (form === "paper") {
    const [hz, hr, hc] = parts(conv(h, recurrent), 3);
    z = tf.sigmoid(tf.add(xz, hz));
    candidate = tf.tanh(tf.add(xc, tf.mul(tf.sigmoid(tf.add(xr, hr)), hc)));
  } else {
    const [gates, reset] = parts(recurrent, 2);
    const [hz, hr] = tf.split(conv(h, gates), 2, 3) as tf.Tensor4D[];
    z = tf.sigmoid(tf.add(xz, hz));
    const kept = tf.mul(tf.sigmoid(tf.add(xr, hr)), h) as tf.Tensor4D;
    candidate = tf.tanh(tf.add(xc, conv(kept, reset)));
  }
  return tf.add(h, tf.mul(z, tf.sub(candidate, h)));
}

function first(shape: tfl.Shape | tfl.Shape[]): tfl.Shape {
  return (Array.isArray(shape[0]) ? shape[0] : shape) as tfl.Shape;
}
