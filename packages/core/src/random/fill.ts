import type { Random } from "../random.ts";

/** Fills the array with uniform deviates of [low, high) and returns it. */
export function fillUniform<A extends Float32Array | Float64Array>(
  random: Random,
  target: A,
  low = 0,
  high = 1,
): A {
  const span = high - low;
  if (target instanceof Float32Array) {
    const below = largestBelow(high);
    for (let i = 0; i < target.length; i++) {
      target[i] = low + random.uniform() * span;
      if (target[i] >= high) target[i] = below;
    }
  } else {
    for (let i = 0; i < target.length; i++) target[i] = low + random.uniform() * span;
  }
  return target;
}

/** Fills the array with normal deviates of the given mean and standard deviation and returns it. */
export function fillNormal<A extends Float32Array | Float64Array>(
  random: Random,
  target: A,
  mean = 0,
  sd = 1,
): A {
  for (let i = 0; i < target.length; i++) target[i] = mean + sd * random.normal();
  return target;
}

/** The largest single-precision number below the limit. */
function largestBelow(limit: number): number {
  const single = Float32Array.of(limit);
  if (single[0] < limit) return single[0];
  if (single[0] === 0) return -(2 ** -149);
  const word = new Int32Array(single.buffer);
  word[0] += single[0] > 0 ? -1 : 1;
  return single[0];
}
