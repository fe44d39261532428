import { tf, type tfl } from "../../packages/core/src/engine/index.ts";
import { deriveSeed, mix32 } from "../../packages/core/src/train/hash.ts";

/** Numbers of -1 to 1 that a name determines, alike in reference.py. */
export function numbers(name: string, count: number): Float32Array {
  const seed = deriveSeed(0, name);
  return Float32Array.from({ length: count }, (_, i) => mix32(i + seed) / 2 ** 31 - 1);
}

const sizeOf = (shape: readonly (number | null)[]) => shape.reduce<number>((n, side) => n * (side ?? 1), 1);

/** Trainable weights of models by name, with their shapes. */
export function weightShapes(models: readonly tfl.LayersModel[]): Record<string, readonly number[]> {
  const weights = models.flatMap((model) => model.trainableWeights);
  return Object.fromEntries(weights.map(({ originalName, shape }) => [originalName, shape as number[]]));
}

/** Gives every trainable weight the values that its name determines; kernels those of a spread that keeps a signal's. */
export function setByFormula(models: readonly tfl.LayersModel[]): void {
  for (const weight of models.flatMap((model) => model.trainableWeights)) {
    const { originalName: name, shape } = weight;
    const factor =
      shape.length > 1 ? Math.sqrt(6 / sizeOf(shape.slice(0, -1))) : name.endsWith("gamma") ? 0.2 : 0.1;
    const offset = name.endsWith("gamma") ? 1 : 0;
    const values = numbers(name, sizeOf(shape)).map((value) => offset + factor * value);
    const tensor = tf.tensor(values, shape as number[]);
    weight.write(tensor);
    tensor.dispose();
  }
}
