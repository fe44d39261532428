import { type Engine, tf } from "@helioscope/core/engine";
import { ClassifierNet } from "../../src/network/index.ts";
import { slicConfig } from "../network/support/configs.ts";

/** As in grad_cam_reference.py. */
export const numbers = (count: number, salt: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => Math.sin((i + 1) * (1.7 + 0.13 * salt)));

/** The network of grad_cam_reference.py. */
export function formulaNetwork(engine: Engine, sizePx: number): ClassifierNet {
  const config = slicConfig({ width: 1 / 32, dropout: 0 });
  const network = ClassifierNet.build(
    {
      ...config,
      input: {
        kind: "solar",
        sizePx,
        scaling: { kind: "standard" },
        captions: "keep",
        borders: "keep",
        shape: "stretch",
      },
      classes: ["a", "b", "c"],
    },
    { engine, seed: 1 },
  );
  const set = (layer: string, values: readonly (readonly [Float32Array, number, number])[]) => {
    for (const [k, [data, factor, offset]] of values.entries()) {
      const weight = network.model.getLayer(layer).weights[k];
      const value = tf.tensor(
        data.map((v) => factor * v + offset),
        weight.shape as number[],
      );
      weight.write(value);
      value.dispose();
    }
  };
  const maps = [1, 2, 2, 4, 4, 8, 8, 16, 16];
  for (let i = 0; i < 8; i++) {
    const [a, b] = [maps[i], maps[i + 1]];
    set(`layer${i + 1}_conv`, [
      [numbers(9 * a * b, i), Math.sqrt(2 / (9 * a)) * 1.4, 0],
      [numbers(b, 20 + i), 0.1, 0],
    ]);
    set(`layer${i + 1}_norm`, [
      [numbers(b, 40 + i), 0.2, 1],
      [numbers(b, 60 + i), 0.1, 0],
    ]);
  }
  set("logits", [
    [numbers(48, 80), 1, 0],
    [numbers(3, 81), 0.1, 0],
  ]);
  return network;
}
