import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { tf } from "../../packages/core/src/engine/index.ts";
import { listEngines, openEngine } from "../../packages/core/src/engine/node/index.ts";
import { weightShapes } from "./formula.ts";
import { NETS } from "./nets.ts";

interface Reference {
  /** How far PyTorch's losses in float32 are from those in float64, relative. */
  readonly single: number;
  /** Shapes of the trainable weights by name. */
  readonly weights: Readonly<Record<string, readonly number[]>>;
  /** Of each step. */
  readonly losses: Readonly<Record<string, readonly number[]>>;
}

// Losses from PyTorch 2.13 in float64 by reference.py.
const references = JSON.parse(readFileSync(new URL("losses.json", import.meta.url), "utf8")) as Readonly<
  Record<keyof typeof NETS, Reference>
>;

const STEPS = 20;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

it("every network has a reference in which it learns", () => {
  expect(Object.keys(references)).toEqual(Object.keys(NETS));
  for (const { losses } of Object.values(references)) {
    expect(losses.loss).toHaveLength(STEPS);
    // The four batches again: a hundred times what the engines may be apart.
    expect(mean(losses.loss.slice(-4))).toBeLessThan(0.99 * mean(losses.loss.slice(0, 4)));
  }
});

const listings = await listEngines();

describe.each(["wasm", "tensorflow"] as const)("20 steps of Adam on %s", (name) => {
  const listing = listings.find((one) => one.name === name);
  let before = 0;
  afterEach(() => expect(tf.memory().numTensors).toBe(before));

  it.for(Object.keys(NETS) as (keyof typeof NETS)[])("of %s have PyTorch's losses", async (net, ctx) => {
    before = tf.memory().numTensors;
    if (!listing?.available) return ctx.skip(`the ${name} engine is not installed: ${listing?.reason}`);
    const engine = await openEngine({ engine: name });
    before = tf.memory().numTensors;
    const { weights, losses } = references[net];
    const trained = NETS[net](engine);
    try {
      expect(weightShapes(trained.models)).toEqual(weights);
      for (let k = 0; k < STEPS; k++) {
        const metrics = await trained.step(k);
        expect(Object.keys(metrics).sort()).toEqual(Object.keys(losses).sort());
        for (const [metric, wanted] of Object.entries(losses))
          expect(Math.abs(metrics[metric] / wanted[k] - 1), `${metric} of step ${k}`).toBeLessThan(1e-4);
      }
    } finally {
      trained.dispose();
    }
  });
});
