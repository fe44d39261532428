import { tf, tfl } from "@helioscope/core/engine";
import type { GruConfig } from "../config.ts";
import { inMoments, type ScanArgs, scan } from "./gru-scan.ts";

type Weight = ReturnType<tfl.layers.Layer["addWeight"]>;

export interface ConvGruArgs {
  readonly name?: string;
  readonly form: GruConfig["form"];
  /** Side of both kernels, odd. */
  readonly kernel: number;
  /** Feature maps of the state. */
  readonly hidden: number;
  /** Moments of a sequence that go in at once; 1 where absent. */
  readonly frames?: number;
  /** First value of a bias of the update gate; null or absent: no bias. */
  readonly updateBias?: number | null;
}

/**
 * A gated recurrent unit whose products are convolutions that keep the size (equation 4, without biases but for one of the
 * update gate that may be asked for):
 *
 *     z  = sigmoid(Wz x + Rz h)    r = sigmoid(Wr x + Rr h)    h' = (1 - z) h + z h~
 *     paper:  h~ = tanh(W x + r (R h))        ballas:  h~ = tanh(W x + R (r h))    (Ballas et al. 2016)
 *
 * Takes [x, h], or x alone where h is 0: [frames n, rows, columns, c], one moment after the other, and [n, rows, columns, hidden] ->
 * the state after the last. Kernels `kernel` [k, k, c, 3 hidden] and `recurrent_kernel` [k, k, hidden, 3 hidden]
 * hold the three products in the order z, r, h~; `update_bias` [hidden].
 */
export class ConvGru extends tfl.layers.Layer {
  static readonly className: string = "ConvGru";
  readonly form: GruConfig["form"];
  readonly kernelSize: number;
  readonly hidden: number;
  readonly frames: number;
  readonly updateBias: number | null;
  #kernel!: Weight;
  #recurrent!: Weight;
  #bias: Weight | null = null;

  constructor({ form, kernel, hidden, name, frames = 1, updateBias = null }: ConvGruArgs) {
    super({ ...(name === undefined ? {} : { name }) });
    this.form = form;
    this.kernelSize = kernel;
    this.hidden = hidden;
    this.frames = frames;
    this.updateBias = updateBias;
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const [n, k] = [3 * this.hidden, this.kernelSize];
    const channels = first(inputShape).at(-1) as number;
    const zeros = tfl.initializers.zeros();
    this.#kernel = this.addWeight("kernel", [k, k, channels, n], "float32", zeros);
    this.#recurrent = this.addWeight("recurrent_kernel", [k, k, this.hidden, n], "float32", zeros);
    if (this.updateBias !== null) {
      const initial = tfl.initializers.constant({ value: this.updateBias });
      this.#bias = this.addWeight("update_bias", [this.hidden], "float32", initial);
    }
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    return stateShape(inputShape, this.frames, this.hidden);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs as Parameters<typeof this.invokeCallHook>[1]);
      return this.run(inputs, this.frames);
    });
  }

  /** What `call` does, for so many moments. */
  run(inputs: tf.Tensor | tf.Tensor[], frames: number): tf.Tensor4D {
    const [x, state = null] = [inputs].flat() as [tf.Tensor4D, tf.Tensor4D?];
    const recurrent = this.#recurrent.read() as tf.Tensor4D;
    let products = tf.conv2d(x, this.#kernel.read() as tf.Tensor4D, 1, "same");
    if (this.#bias) products = tf.add(products, tf.pad(this.#bias.read(), [[0, 2 * this.hidden]]));
    const args = { products, recurrent, state, frames };
    return this.form === "paper" ? scan(args) : ballas(args);
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { form, kernelSize, hidden, frames, updateBias } = this;
    return { ...super.getConfig(), form, kernel: kernelSize, hidden, frames, updateBias };
  }
}

/** A cell's weights at work on another number of moments. It has none of its own, and is not saved. */
export class BorrowedGru extends tfl.layers.Layer {
  static readonly className: string = "BorrowedGru";
  readonly cell: ConvGru;
  readonly frames: number;

  constructor({
    name,
    cell,
    frames,
  }: { readonly name: string; readonly cell: ConvGru; readonly frames: number }) {
    super({ name });
    this.cell = cell;
    this.frames = frames;
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    if (!this.cell.built) this.cell.build(inputShape);
    this.cell.built = true;
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    return stateShape(inputShape, this.frames, this.cell.hidden);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs as Parameters<typeof this.invokeCallHook>[1]);
      return this.cell.run(inputs, this.frames);
    });
  }
}

/** The form of Ballas et al.: the reset gate is inside of the candidate's convolution. */
function ballas({ products, recurrent, state, frames }: ScanArgs): tf.Tensor4D {
  const hidden = recurrent.shape[2];
  const [gateKernel, candidateKernel] = tf.split(recurrent, [2 * hidden, hidden], 3) as tf.Tensor4D[];
  const conv = (value: tf.Tensor4D, kernel: tf.Tensor4D) => tf.conv2d(value, kernel, 1, "same");
  let h = state;
  for (const x of inMoments(products, frames)) {
    const [xz, xr, xc] = tf.split(x, 3, 3) as tf.Tensor4D[];
    if (h === null) {
      h = tf.mul(tf.sigmoid(xz), tf.tanh(xc));
      continue;
    }
    const [hz, hr] = tf.split(conv(h, gateKernel), 2, 3) as tf.Tensor4D[];
    const z = tf.sigmoid(tf.add(xz, hz));
    const kept = tf.mul(tf.sigmoid(tf.add(xr, hr)), h) as tf.Tensor4D;
    const candidate = tf.tanh(tf.add(xc, conv(kept, candidateKernel)));
    h = tf.add(h, tf.mul(z, tf.sub(candidate, h)));
  }
  return h as tf.Tensor4D;
}

function stateShape(inputShape: tfl.Shape | tfl.Shape[], frames: number, hidden: number): tfl.Shape {
  const [n, rows, columns] = first(inputShape);
  return [n === null ? null : n / frames, rows, columns, hidden];
}

function first(shape: tfl.Shape | tfl.Shape[]): tfl.Shape {
  return (Array.isArray(shape[0]) ? shape[0] : shape) as tfl.Shape;
}
