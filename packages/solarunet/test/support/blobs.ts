import type { Raster } from "@helioscope/core";

/**
 * A made-up sequence on which the original SWAMIS was run as well: paraboloids that move, grow and fade, half of
 * them in pairs of opposite sign, over noise, in whole gauss. Multiplication, addition and a linear congruential generator only, so that
 * every machine makes the same numbers.
 */
export function blobs(width = 96, height = 72, frames = 8, count = 44): Raster<Float32Array>[] {
  let state = 7;
  const draw = (n: number) => {
    state = (state * 1103 + 12_345) % 2_147_483;
    return state % n;
  };
  const list = Array.from({ length: count }, (_, i) => {
    const [x, y, dx, dy] = [draw(width * 16), draw(height * 16), draw(41) - 20, draw(41) - 20];
    const sign = draw(2) === 0 ? 1 : -1;
    const size = draw(500) - 100;
    const growth = draw(161) - 80;
    const radius = 32 + draw(48);
    const blob = { x, y, dx, dy, sign, size, growth, radius };
    const apart = { x: x + radius + draw(24), y: y + draw(32), dx: dx + draw(9), dy };
    return i % 3 === 0 ? [blob, { ...blob, ...apart }] : [blob, { ...blob, ...apart, sign: -sign }];
  }).flat();
  return Array.from({ length: frames }, (_, t) => {
    const data = new Float32Array(width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let value = draw(101) - 50;
        for (const { x: x0, y: y0, dx, dy, sign, size: start, growth, radius } of list) {
          const size = start + growth * t;
          const d2 = (16 * x - x0 - dx * t) ** 2 + (16 * y - y0 - dy * t) ** 2;
          const r2 = radius * radius;
          if (size > 0 && d2 < r2) value += sign * Math.floor((size * (r2 - d2)) / r2);
        }
        data[y * width + x] = value;
      }
    }
    return { data, width, height };
  });
}
