// Exact gradients in float64 by the definitions, channels last. Written for clarity: every sum is a plain loop.

export interface Conv {
  readonly input: readonly [number, number, number, number];
  readonly filter: readonly [number, number, number, number];
  readonly stride: readonly [number, number];
  readonly pad: "same" | "valid";
}

export interface Window {
  readonly out: readonly [number, number];
  readonly before: readonly [number, number];
}

/** Output size and leading padding of `same` and `valid`, as TensorFlow documents them. */
export function windows(
  size: readonly [number, number],
  filter: readonly [number, number],
  stride: readonly [number, number],
  pad: "same" | "valid",
): Window {
  const out = [0, 1].map((k) =>
    pad === "same" ? Math.ceil(size[k] / stride[k]) : Math.ceil((size[k] - filter[k] + 1) / stride[k]),
  );
  const before = [0, 1].map((k) =>
    pad === "same" ? Math.floor(Math.max(0, (out[k] - 1) * stride[k] + filter[k] - size[k]) / 2) : 0,
  );
  return { out: [out[0], out[1]], before: [before[0], before[1]] };
}

/** Calls `visit(x index, filter index, y index)` for every product of a convolution. */
function eachProduct(conv: Conv, visit: (x: number, w: number, y: number) => void): void {
  const {
    input: [n, h, w, c],
    filter: [kh, kw, , o],
    stride,
  } = conv;
  const { out, before } = windows([h, w], [kh, kw], stride, conv.pad);
  for (let b = 0; b < n; b++)
    for (let r = 0; r < out[0]; r++)
      for (let q = 0; q < out[1]; q++)
        for (let i = 0; i < kh; i++)
          for (let j = 0; j < kw; j++) {
            const y = r * stride[0] + i - before[0];
            const x = q * stride[1] + j - before[1];
            if (y < 0 || y >= h || x < 0 || x >= w) continue;
            for (let k = 0; k < c; k++)
              for (let m = 0; m < o; m++)
                visit(
                  ((b * h + y) * w + x) * c + k,
                  ((i * kw + j) * c + k) * o + m,
                  ((b * out[0] + r) * out[1] + q) * o + m,
                );
          }
}

export function convOutputShape({
  input: [n, h, w],
  filter: [kh, kw, , o],
  stride,
  pad,
}: Conv): [number, number, number, number] {
  const { out } = windows([h, w], [kh, kw], stride, pad);
  return [n, out[0], out[1], o];
}

const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

export function convForward(conv: Conv, x: ArrayLike<number>, w: ArrayLike<number>): Float64Array {
  const y = new Float64Array(product(convOutputShape(conv)));
  eachProduct(conv, (i, j, k) => {
    y[k] += x[i] * w[j];
  });
  return y;
}

export function convFilterGradient(conv: Conv, x: ArrayLike<number>, dy: ArrayLike<number>): Float64Array {
  const dw = new Float64Array(product(conv.filter));
  eachProduct(conv, (i, j, k) => {
    dw[j] += x[i] * dy[k];
  });
  return dw;
}

export function convInputGradient(conv: Conv, w: ArrayLike<number>, dy: ArrayLike<number>): Float64Array {
  const dx = new Float64Array(product(conv.input));
  eachProduct(conv, (i, j, k) => {
    dx[i] += w[j] * dy[k];
  });
  return dx;
}

export type Pool = Pick<Conv, "input" | "stride" | "pad"> & { readonly size: readonly [number, number] };

/** Calls `visit(y index, x indices of its window)`; `same` padding is in no window. */
function eachWindow(pool: Pool, visit: (y: number, inside: readonly number[]) => void): void {
  const {
    input: [n, h, w, c],
    size,
    stride,
  } = pool;
  const { out, before } = windows([h, w], size, stride, pool.pad);
  let at = 0;
  for (let b = 0; b < n; b++)
    for (let r = 0; r < out[0]; r++)
      for (let q = 0; q < out[1]; q++)
        for (let k = 0; k < c; k++, at++) {
          const inside: number[] = [];
          for (let i = 0; i < size[0]; i++)
            for (let j = 0; j < size[1]; j++) {
              const y = r * stride[0] + i - before[0];
              const xx = q * stride[1] + j - before[1];
              if (y >= 0 && y < h && xx >= 0 && xx < w) inside.push(((b * h + y) * w + xx) * c + k);
            }
          visit(at, inside);
        }
}

export function poolForward(kind: "max" | "average", pool: Pool, x: ArrayLike<number>): Float64Array {
  const y: number[] = [];
  eachWindow(pool, (_, inside) => {
    const values = inside.map((place) => x[place]);
    y.push(kind === "max" ? Math.max(...values) : values.reduce((a, b) => a + b, 0) / values.length);
  });
  return Float64Array.from(y);
}

/** Gradient of max or average pooling. */
export function poolGradient(
  kind: "max" | "average",
  pool: Pool,
  x: ArrayLike<number>,
  dy: ArrayLike<number>,
): Float64Array {
  const dx = new Float64Array(product(pool.input));
  eachWindow(pool, (y, inside) => {
    if (kind === "average") for (const place of inside) dx[place] += dy[y] / inside.length;
    else dx[inside.reduce((best, place) => (x[place] > x[best] ? place : best))] += dy[y];
  });
  return dx;
}

/** Gradient of nearest resizing: each output pixel gives its gradient to the pixel it copied, floor(i * in / out). */
export function nearestGradient(
  [n, h, w, c]: readonly [number, number, number, number],
  [oh, ow]: readonly [number, number],
  dy: ArrayLike<number>,
): Float64Array {
  const dx = new Float64Array(n * h * w * c);
  let at = 0;
  for (let b = 0; b < n; b++)
    for (let i = 0; i < oh; i++)
      for (let j = 0; j < ow; j++)
        for (let k = 0; k < c; k++)
          dx[((b * h + Math.floor((i * h) / oh)) * w + Math.floor((j * w) / ow)) * c + k] += dy[at++];
  return dx;
}

/** Gradient of bilinear resizing without aligned corners or half-pixel centres: the four weights, transposed. */
export function bilinearGradient(
  [n, h, w, c]: readonly [number, number, number, number],
  [oh, ow]: readonly [number, number],
  dy: ArrayLike<number>,
): Float64Array {
  const dx = new Float64Array(n * h * w * c);
  let at = 0;
  for (let b = 0; b < n; b++)
    for (let i = 0; i < oh; i++)
      for (let j = 0; j < ow; j++) {
        const y = (i * h) / oh;
        const x = (j * w) / ow;
        const y0 = Math.floor(y);
        const x0 = Math.floor(x);
        const corners = [
          [y0, x0, (1 - (y - y0)) * (1 - (x - x0))],
          [y0, Math.min(w - 1, x0 + 1), (1 - (y - y0)) * (x - x0)],
          [Math.min(h - 1, y0 + 1), x0, (y - y0) * (1 - (x - x0))],
          [Math.min(h - 1, y0 + 1), Math.min(w - 1, x0 + 1), (y - y0) * (x - x0)],
        ];
        for (let k = 0; k < c; k++, at++)
          for (const [r, q, weight] of corners) dx[((b * h + r) * w + q) * c + k] += weight * dy[at];
      }
  return dx;
}

/** Gradients of batch normalisation in training, with respect to input, scale and offset (Ioffe & Szegedy 2015). */
export function batchNormGradient(
  channels: number,
  epsilon: number,
  x: ArrayLike<number>,
  gamma: ArrayLike<number>,
  dy: ArrayLike<number>,
): { dx: Float64Array; dgamma: Float64Array; dbeta: Float64Array } {
  const count = x.length / channels;
  const dx = new Float64Array(x.length);
  const dgamma = new Float64Array(channels);
  const dbeta = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    let mean = 0;
    let variance = 0;
    for (let i = c; i < x.length; i += channels) mean += x[i] / count;
    for (let i = c; i < x.length; i += channels) variance += (x[i] - mean) ** 2 / count;
    const scale = 1 / Math.sqrt(variance + epsilon);
    for (let i = c; i < x.length; i += channels) {
      dgamma[c] += dy[i] * (x[i] - mean) * scale;
      dbeta[c] += dy[i];
    }
    for (let i = c; i < x.length; i += channels) {
      const normal = (x[i] - mean) * scale;
      dx[i] = (gamma[c] * scale * (count * dy[i] - dbeta[c] - normal * dgamma[c])) / count;
    }
  }
  return { dx, dgamma, dbeta };
}
