import { afterAll, describe, expect, it } from "vitest";
import { tf } from "../../src/engine/tensors.ts";
import { relativeError } from "./support/compare.ts";
import { ENGINES, missing, use } from "./support/engines.ts";
import { centralDifferenceErrors, gradients } from "./support/gradient-check.ts";
import { LAYER_CASES } from "./support/layers.ts";

// float32 outputs of order one: rounding costs about 6e-8 / step, curvature about step squared.
const STEP = 3e-3;
const TOLERANCE = 2e-3;

describe.each([1, 3])("gradients at batch %i", (batch) => {
  const found = new Map<string, Map<string, Float32Array[]>>();

  for (const engine of ENGINES) {
    describe(engine, () => {
      const reason = missing(engine);
      if (reason) return it("all layers", ({ skip }) => skip(reason));
      it.for(LAYER_CASES)(
        "$name agrees with central differences",
        async ({ name, make, step, tolerance }) => {
          await use(engine);
          const before = tf.memory().numTensors;
          const checked = make(batch);
          for (const error of centralDifferenceErrors(checked, 5, step ?? STEP)) {
            expect(error).toBeLessThan(tolerance ?? TOLERANCE);
          }
          const byEngine = found.get(name) ?? new Map<string, Float32Array[]>();
          byEngine.set(engine, gradients(checked, 5));
          found.set(name, byEngine);
          checked.dispose();
          expect(tf.memory().numTensors, "tensors left behind").toBe(before);
        },
      );
    });
  }

  it.for(LAYER_CASES)("$name is the same on all engines", ({ name }) => {
    const [[, first], ...others] = [...found.get(name)!];
    for (const [engine, other] of others) {
      other.forEach((values, i) => {
        expect(relativeError(values, first[i]), `${engine}, variable ${i}`).toBeLessThan(2e-5);
      });
    }
  });
});

afterAll(() => tf.disposeVariables());
