import { tf } from "@helioscope/core/engine";

/** What a cell does with the images of a sequence. */
export interface ScanArgs {
  /** Input products z, r, h~ of all moments, one moment after the other: [frames n, rows, columns, 3 hidden]. */
  readonly products: tf.Tensor4D;
  /** [k, k, hidden, 3 hidden]. */
  readonly recurrent: tf.Tensor4D;
  /** The state before the first moment, [n, rows, columns, hidden]; null: 0. */
  readonly state: tf.Tensor4D | null;
  readonly frames: number;
}

/** What one moment leaves for the way back. */
interface Moment {
  readonly before: tf.Tensor4D | null;
  /** R h of the candidate; null with `before`. */
  readonly remembered: tf.Tensor4D | null;
  /** z and r, [n, rows, columns, 2 hidden]. */
  readonly gates: tf.Tensor4D;
  readonly candidate: tf.Tensor4D;
}

/**
 * The state after all moments (equation 4). Its gradient is written out, moment by moment from the last to the first: a
 * third of the operations that a tape would record, and one filter gradient for all moments.
 */
export function scan({ products, recurrent, state, frames }: ScanArgs): tf.Tensor4D {
  const hidden = recurrent.shape[2];
  const run = tf.customGrad((...args) => {
    const save = args.pop() as tf.GradSaveFunc;
    const [inputs, kernel, first] = args as tf.Tensor4D[];
    const moments: Moment[] = [];
    let h: tf.Tensor4D | null = first ?? null;
    for (const x of inMoments(inputs, frames)) {
      const moment = advance(x, h, kernel);
      moments.push(moment);
      h = next(moment);
    }
    const kept = moments.flatMap(({ before, remembered, gates, candidate }) =>
      [gates, candidate, before, remembered].filter((value) => value !== null),
    );
    save([kernel, ...kept]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [own, ...values] = saved as tf.Tensor4D[];
      const read = moments.map(({ before }): Moment => {
        const [gates, candidate] = values.splice(0, 2);
        const [earlier = null, remembered = null] = before ? values.splice(0, 2) : [];
        return { gates, candidate, before: earlier, remembered };
      });
      const { dProducts, dKernel, dState } = backward(dy as tf.Tensor4D, read, own);
      return first ? [dProducts, dKernel, dState] : [dProducts, dKernel];
    };
    return { value: h as tf.Tensor4D, gradFunc };
  });
  if (products.shape[3] !== 3 * hidden) throw new Error(`Products of ${products.shape[3]} maps`);
  return run(...(state ? [products, recurrent, state] : [products, recurrent])) as tf.Tensor4D;
}

/** [frames n, ...] as frames of [n, ...]. */
export function inMoments(x: tf.Tensor4D, frames: number): tf.Tensor4D[] {
  return frames === 1 ? [x] : (tf.split(x, frames, 0) as tf.Tensor4D[]);
}

/** Maps before and after the first `count`. */
const cut = (x: tf.Tensor4D, count: number): tf.Tensor4D[] =>
  tf.split(x, [count, x.shape[3] - count], 3) as tf.Tensor4D[];

const half = (x: tf.Tensor4D): tf.Tensor4D[] => tf.split(x, 2, 3) as tf.Tensor4D[];

function advance(x: tf.Tensor4D, h: tf.Tensor4D | null, kernel: tf.Tensor4D): Moment {
  const hidden = kernel.shape[2];
  const [xGates, xCandidate] = cut(x, 2 * hidden);
  if (h === null) {
    // Without a state the reset gate multiplies zeros.
    return { before: null, remembered: null, gates: tf.sigmoid(xGates), candidate: tf.tanh(xCandidate) };
  }
  const [hGates, remembered] = cut(tf.conv2d(h, kernel, 1, "same"), 2 * hidden);
  const gates = tf.sigmoid(tf.add(xGates, hGates)) as tf.Tensor4D;
  const [, r] = half(gates);
  const candidate = tf.tanh(tf.add(xCandidate, tf.mul(r, remembered))) as tf.Tensor4D;
  return { before: h, remembered, gates, candidate };
}

function next({ before, gates, candidate }: Moment): tf.Tensor4D {
  const [z] = half(gates);
  if (before === null) return tf.mul(z, candidate);
  return tf.add(before, tf.mul(z, tf.sub(candidate, before)));
}

function backward(dy: tf.Tensor4D, moments: readonly Moment[], kernel: tf.Tensor4D) {
  const dProducts: tf.Tensor4D[] = [];
  const dRecurrent: tf.Tensor4D[] = [];
  const states: tf.Tensor4D[] = [];
  let dh: tf.Tensor4D = dy;
  for (const { before, remembered, gates, candidate } of [...moments].reverse()) {
    const [z, r] = half(gates);
    const dz = tf.mul(dh, before ? tf.sub(candidate, before) : candidate);
    const dc = tf.mul(dh, z);
    const dTanh = tf.mul(dc, tf.sub(1, tf.square(candidate))) as tf.Tensor4D;
    const dr = remembered ? tf.mul(dTanh, remembered) : tf.zerosLike(dz);
    const slope = tf.mul(gates, tf.sub(1, gates));
    const dGates = tf.mul(tf.concat([dz, dr], 3), slope) as tf.Tensor4D;
    dProducts.unshift(tf.concat([dGates, dTanh], 3));
    if (!before) break;
    const dMoved = tf.concat([dGates, tf.mul(dTanh, r) as tf.Tensor4D], 3);
    dRecurrent.push(dMoved);
    states.push(before);
    const through = tf.conv2dTranspose(dMoved, kernel, before.shape, 1, "same");
    dh = tf.add(tf.sub(dh, dc), through);
  }
  return {
    dProducts: joined(dProducts),
    dKernel:
      states.length > 0 ? filterGradient(joined(states), joined(dRecurrent), kernel) : tf.zerosLike(kernel),
    dState: dh,
  };
}

const joined = (parts: tf.Tensor4D[]): tf.Tensor4D => (parts.length === 1 ? parts[0] : tf.concat(parts, 0));

/** Of a convolution that keeps the size, by its kernel. */
function filterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, { shape }: tf.Tensor4D): tf.Tensor4D {
  const attrs = {
    strides: [1, 1],
    pad: "same",
    dataFormat: "NHWC",
    dimRoundingMode: undefined,
    filterShape: shape,
  };
  return tf.engine().runKernel("Conv2DBackpropFilter", { x, dy }, attrs as never) as tf.Tensor4D;
}
