/**
 * Rearranges the axes of a row-major array: axis i of the result is axis `axes[i]` of `data`. The innermost two loops
 * run over blocks, so that large matrices turn at the speed of memory.
 */
export function permuted(
  data: Float32Array,
  shape: readonly number[],
  axes: readonly number[],
): Float32Array<ArrayBuffer> {
  const rank = shape.length;
  const strides = new Array<number>(rank).fill(1);
  for (let axis = rank - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * shape[axis + 1];
  const sizes = axes.map((axis) => shape[axis]);
  const steps = axes.map((axis) => strides[axis]);
  const out = new Float32Array(data.length);
  if (data.length === 0) return out;
  if (rank < 2) {
    out.set(data);
    return out;
  }
  const outer = sizes.slice(0, -2);
  const [rows, columns] = sizes.slice(-2);
  const [rowStep, columnStep] = steps.slice(-2);
  const plane = rows * columns;
  const index = new Array<number>(outer.length).fill(0);
  let from = 0;
  for (let to = 0; to < out.length; to += plane) {
    turn(data, from, rowStep, columnStep, out, to, rows, columns);
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++index[axis] < outer[axis]) break;
      from -= outer[axis] * steps[axis];
      index[axis] = 0;
    }
  }
  return out;
}

const BLOCK = 32;

function turn(
  data: Float32Array,
  from: number,
  rowStep: number,
  columnStep: number,
  out: Float32Array,
  to: number,
  rows: number,
  columns: number,
): void {
  for (let top = 0; top < rows; top += BLOCK) {
    const bottom = Math.min(top + BLOCK, rows);
    for (let left = 0; left < columns; left += BLOCK) {
      const right = Math.min(left + BLOCK, columns);
      for (let row = top; row < bottom; row++) {
        const source = from + row * rowStep;
        const target = to + row * columns;
        for (let column = left; column < right; column++)
          out[target + column] = data[source + column * columnStep];
      }
    }
  }
}
