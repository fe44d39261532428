/** Blurs rows of `width` in place by a Gaussian; pixels beyond the edge are the edge's. */
export type Blurrer = (data: Float32Array, width: number, height: number, sigmaPx: number) => void;

/** A blurrer that keeps its scratch line. */
export function gaussianBlur(): Blurrer {
  let line = new Float64Array(0);
  return (data, width, height, sigmaPx) => {
    if (sigmaPx < 0.1) return;
    const reach = Math.max(1, Math.ceil(3 * sigmaPx));
    const kernel = new Float64Array(reach + 1);
    let sum = 0;
    for (let k = 0; k <= reach; k++) {
      kernel[k] = Math.exp(-(k * k) / (2 * sigmaPx * sigmaPx));
      sum += k === 0 ? kernel[k] : 2 * kernel[k];
    }
    for (let k = 0; k <= reach; k++) kernel[k] /= sum;
    const longest = Math.max(width, height) + 2 * reach;
    if (line.length < longest) line = new Float64Array(longest);
    for (let row = 0; row < height; row++) pass(data, row * width, 1, width, kernel, line);
    for (let column = 0; column < width; column++) pass(data, column, width, height, kernel, line);
  };
}

function pass(
  data: Float32Array,
  from: number,
  stride: number,
  length: number,
  kernel: Float64Array,
  line: Float64Array,
): void {
  const reach = kernel.length - 1;
  const end = from + (length - 1) * stride;
  line.fill(data[from], 0, reach);
  for (let k = 0, i = from; k < length; k++, i += stride) line[reach + k] = data[i];
  line.fill(data[end], reach + length, length + 2 * reach);
  for (let k = 0, i = from; k < length; k++, i += stride) {
    const at = reach + k;
    let value = kernel[0] * line[at];
    for (let j = 1; j <= reach; j++) value += kernel[j] * (line[at - j] + line[at + j]);
    data[i] = value;
  }
}
