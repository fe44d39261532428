/**
 * Smooths white noise of unit variance in place with repeated box means (edges wrap around) and returns the
 * standard deviation that it is left with.
 */
export function blur(
  data: Float32Array,
  width: number,
  height: number,
  radius: number,
  passes: number,
): number {
  const line = new Float64Array(Math.max(width, height));
  for (let pass = 0; pass < passes; pass++) {
    for (let y = 0; y < height; y++) boxMean(data, y * width, 1, width, radius, line);
    for (let x = 0; x < width; x++) boxMean(data, x, width, height, radius, line);
  }
  return kernelPower(radius, passes);
}

function boxMean(
  data: Float32Array,
  offset: number,
  stride: number,
  length: number,
  radius: number,
  line: Float64Array,
): void {
  for (let i = 0; i < length; i++) line[i] = data[offset + i * stride];
  const inverse = 1 / (2 * radius + 1);
  let sum = 0;
  for (let i = -radius; i <= radius; i++) sum += line[(i + length) % length];
  for (let i = 0; i < length; i++) {
    data[offset + i * stride] = sum * inverse;
    sum += line[(i + radius + 1) % length] - line[(i - radius + length) % length];
  }
}

/** Sum of squares of the one-dimensional kernel; its square root is taken once for each direction. */
function kernelPower(radius: number, passes: number): number {
  const box = new Array<number>(2 * radius + 1).fill(1 / (2 * radius + 1));
  let kernel = [1];
  for (let pass = 0; pass < passes; pass++) {
    const wider = new Array<number>(kernel.length + box.length - 1).fill(0);
    kernel.forEach((a, i) => {
      box.forEach((b, j) => {
        wider[i + j] += a * b;
      });
    });
    kernel = wider;
  }
  return kernel.reduce((sum, value) => sum + value * value, 0);
}
