import { ArgumentError, type Mask } from "@helioscope/core";

/** Grows a mask by `steps` pixels along rows and columns (a diamond, as repeated dilation with a cross gives it). */
export function dilate(mask: Mask, steps: number): Mask {
  if (!Number.isInteger(steps) || steps < 0) {
    throw new ArgumentError(`A dilation by ${steps} pixels`, {
      value: steps,
      expected: "a whole number from 0",
    });
  }
  const { width, height } = mask;
  let data = mask.data;
  for (let step = 0; step < steps; step++) {
    const grown = Int8Array.from(data);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        if (data[i] === 0) continue;
        if (x > 0) grown[i - 1] = 1;
        if (x < width - 1) grown[i + 1] = 1;
        if (y > 0) grown[i - width] = 1;
        if (y < height - 1) grown[i + width] = 1;
      }
    }
    data = grown;
  }
  return { data, width, height };
}

/**
 * Labels 1, 2, ... of the groups of pixels that touch at a side or a corner, in the order of their first pixels; 0
 * where the mask is 0.
 */
export function connectedGroups(mask: Mask): { readonly labels: Int32Array; readonly count: number } {
  const { data, width, height } = mask;
  const labels = new Int32Array(data.length);
  const stack: number[] = [];
  let count = 0;
  for (let start = 0; start < data.length; start++) {
    if (data[start] === 0 || labels[start] !== 0) continue;
    labels[start] = ++count;
    stack.push(start);
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      const x = i % width;
      const y = (i - x) / width;
      for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
        for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
          const next = row * width + column;
          if (data[next] === 0 || labels[next] !== 0) continue;
          labels[next] = count;
          stack.push(next);
        }
      }
    }
  }
  return { labels, count };
}
