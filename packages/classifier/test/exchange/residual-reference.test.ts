import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import type { NamedTensor } from "@helioscope/core/model";
import { expect, it } from "vitest";
import { slicFromTorch } from "../../src/index.ts";
import { image, uniform } from "./support/formula.ts";

/** What residual_reference.py (PyTorch 2.13) wrote. */
const reference = JSON.parse(
  readFileSync(resolve(import.meta.dirname, "residual_reference.json"), "utf8"),
) as {
  readonly stages: readonly number[];
  readonly blocks: number;
  readonly state: readonly (readonly [name: string, shape: readonly number[]])[];
  readonly cases: readonly { readonly size: number; readonly logits: readonly number[] }[];
};

const state = reference.state.map(([name, shape], k): NamedTensor => {
  const size = shape.reduce((n, side) => n * side, 1);
  const fan = shape.slice(1).reduce((n, side) => n * side, 1);
  const value = (u: number) => {
    if (shape.length > 1) return u * Math.sqrt(6 / fan);
    if (name.endsWith("running_var")) return 1 + 0.5 * u;
    return name.endsWith("weight") ? 1 + 0.2 * u : 0.1 * u;
  };
  return { name, dtype: "F32", shape, data: Float32Array.from(uniform(k + 1, size), value) };
});

it.each(reference.cases)(
  "a residual network with torchvision's names says what PyTorch says, of $size pixels",
  async ({ size, logits }) => {
    const engine = await openEngine({ engine: "wasm", threads: 1 });
    const network = slicFromTorch(state, { engine, classes: ["a", "b", "c"], sizePx: size });
    const { stages, blocks } = reference;
    expect(network.config.body).toMatchObject({ kind: "residual", stages, blocks });
    const [said] = await network.classify([{ data: image(size), width: size, height: size }]);
    for (const [k, value] of logits.entries()) expect(said.logits[k]).toBeCloseTo(value, 5);
    network.dispose();
    expect(tf.memory().numTensors).toBe(0);
  },
);
