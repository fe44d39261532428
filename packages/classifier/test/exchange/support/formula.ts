import type { NamedTensor } from "@helioscope/core/model";

/** Numbers of [-1, 1) as `uniform` of slic_plan.py makes them. */
export function uniform(seed: number, count: number): Float64Array {
  const out = new Float64Array(count);
  const start = Math.imul(seed, 0x9e3779b1);
  for (let i = 0; i < count; i++) {
    let h = (i + start) | 0;
    h ^= h >>> 16;
    h = Math.imul(h, 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h, 0xc2b2ae35);
    h ^= h >>> 16;
    out[i] = (h >>> 8) / 2 ** 23 - 1;
  }
  return out;
}

/** `image` of slic_plan.py: values of [0, 1). */
export function image(size: number, batch = 1): Float32Array {
  return Float32Array.from(uniform(0, batch * size * size), (value) => (value + 1) / 2);
}

export interface SlicCase {
  readonly width: number;
  readonly units: number;
  readonly size: number;
  readonly tied: boolean;
  readonly classes?: number;
}

/** The state of `fill(Slic(...))` of slic_plan.py. */
export function slicState({ width, units, size, tied, classes = 5 }: SlicCase): NamedTensor[] {
  const maps = [64, 64, 128, 128, 256, 256, 512, 512].map((n) => Math.max(1, Math.round(n * width)));
  if (!tied) maps.push(maps[7], maps[7]);
  const tensors: NamedTensor[] = [];
  const add = (name: string, shape: readonly number[], scale: (u: number) => number) => {
    const count = shape.reduce((n, side) => n * side, 1);
    const u = uniform(tensors.length + 1, count);
    const data = new Float32Array(count);
    for (let i = 0; i < count; i++) data[i] = scale(u[i]);
    tensors.push({ name, dtype: "F32", shape, data });
  };
  const kernel = (name: string, shape: readonly number[]) => {
    const factor = Math.sqrt(6 / shape.slice(1).reduce((n, side) => n * side, 1));
    add(name, shape, (u) => u * factor);
  };
  const small = (u: number) => 0.1 * u;
  for (const [i, count] of maps.entries()) {
    const layer = `layer${i + 1}`;
    kernel(`${layer}.0.weight`, [count, i === 0 ? 1 : maps[i - 1], 3, 3]);
    add(`${layer}.0.bias`, [count], small);
    add(`${layer}.1.weight`, [count], (u) => 1 + 0.2 * u);
    add(`${layer}.1.bias`, [count], small);
    add(`${layer}.1.running_mean`, [count], small);
    add(`${layer}.1.running_var`, [count], (u) => 1 + 0.5 * u);
  }
  const flat = maps[7] * Math.floor(size / 32) ** 2;
  const dense: readonly (readonly [number, number, number])[] = [
    [0, units, flat],
    [3, units, units],
    [6, classes, units],
  ];
  for (const [place, outputs, inputs] of dense) {
    kernel(`classifier.${place}.weight`, [outputs, inputs]);
    add(`classifier.${place}.bias`, [outputs], small);
  }
  return tensors;
}
