import { tf, tfl } from "@helioscope/core/engine";

interface FramesArgs {
  readonly name?: string;
  readonly frames: number;
}

/** The T images of each sample as a batch of their own, moment after moment: [n, h, w, T] -> [T n, h, w, 1]. */
export class FramesToBatch extends tfl.layers.Layer {
  static readonly className: string = "FramesToBatch";
  readonly frames: number;

  constructor({ frames, name }: FramesArgs) {
    super({ ...(name === undefined ? {} : { name }) });
    this.frames = frames;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    const [n, h, w] = inputShape as tfl.Shape;
    return [n === null ? null : n * this.frames, h, w, 1];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs as Parameters<typeof this.invokeCallHook>[1]);
      const [x] = [inputs].flat();
      return this.frames === 1 ? x : tf.concat(tf.split(x, this.frames, 3), 0);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), frames: this.frames };
  }
}

export interface TakeFrameArgs extends FramesArgs {
  /** From 0. */
  readonly frame: number;
}

/** What {@link FramesToBatch} put together, of one moment: [T n, h, w, c] -> [n, h, w, c]. */
export class TakeFrame extends tfl.layers.Layer {
  static readonly className: string = "TakeFrame";
  readonly frames: number;
  readonly frame: number;

  constructor({ frames, frame, name }: TakeFrameArgs) {
    super({ ...(name === undefined ? {} : { name }) });
    this.frames = frames;
    this.frame = frame;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    const [n, ...rest] = inputShape as tfl.Shape;
    return [n === null ? null : n / this.frames, ...rest];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs as Parameters<typeof this.invokeCallHook>[1]);
      const [x] = [inputs].flat();
      const n = x.shape[0] / this.frames;
      return tf.slice(x, [this.frame * n, 0, 0, 0], [n, ...x.shape.slice(1)]);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), frames: this.frames, frame: this.frame };
  }
}

/** The last of the images of each sample: [n, h, w, T] -> [n, h, w, 1]. */
export class LastChannel extends tfl.layers.Layer {
  static readonly className: string = "LastChannel";

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    return [...(inputShape as tfl.Shape).slice(0, -1), 1];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: object): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs as Parameters<typeof this.invokeCallHook>[1]);
      const [x] = [inputs].flat() as [tf.Tensor4D];
      const [n, h, w, channels] = x.shape;
      return tf.slice(x, [0, 0, 0, channels - 1], [n, h, w, 1]);
    });
  }
}
