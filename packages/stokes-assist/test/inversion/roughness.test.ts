import { describe, expect, it } from "vitest";
import { copyAtmosphere, hsra } from "../../src/atmosphere/index.ts";
import { parametersOf } from "../../src/inversion/parameters.ts";
import { inversionPresets } from "../../src/inversion/presets.ts";
import { Roughness } from "../../src/inversion/roughness.ts";
import { copyModel, moveModel } from "../../src/inversion/working-model.ts";
import type { Model } from "../../src/types.ts";

const start: Model = {
  components: [{ atmosphere: hsra(), macroturbulence: 1e5, fill: 1 }],
  strayLight: 0,
};
const parameters = parametersOf(start, inversionPresets.reference, 2);

/** The start with a change of temperature along log tau. */
function changed(change: (x: number) => number): Model {
  const { atmosphere } = start.components[0];
  const temperature = atmosphere.temperature.map((t, i) => t + change(atmosphere.logTau[i]));
  return {
    ...start,
    components: [{ ...start.components[0], atmosphere: copyAtmosphere(atmosphere, { temperature }) }],
  };
}

describe("Roughness", () => {
  const roughness = new Roughness(start, parameters, 1000);

  it("is the mean square curvature of the change in units of the scale", () => {
    expect(roughness.value(start)).toBe(0);
    expect(roughness.value(changed((x) => 500 - 300 * x))).toBeCloseTo(0, 12);
    // The second derivative of 250 x^2 is 500.
    expect(roughness.value(changed((x) => 250 * x * x))).toBeCloseTo(0.25, 9);
  });

  it("has the gradient and the curvature of its value", () => {
    const size = parameters.length;
    const model = copyModel(changed((x) => 200 * Math.sin(2 * x)));
    const gradient = new Float64Array(size);
    const curvature = new Float64Array(size * size);
    roughness.addTo(curvature, gradient, model, 3);
    const value = (p: number, h: number): number => {
      const at = copyModel(model);
      const step = new Float64Array(size);
      step[p] = h;
      moveModel(at, parameters, step);
      return roughness.value(at);
    };
    for (let p = 0; p < size; p++) {
      const slope = (value(p, 1e-3) - value(p, -1e-3)) / 2e-3;
      expect(-2 * gradient[p]).toBeCloseTo(3 * slope, 6);
      const second = (value(p, 1e-2) - 2 * value(p, 0) + value(p, -1e-2)) / 1e-4;
      expect(2 * curvature[p * size + p]).toBeCloseTo(3 * second, 4);
    }
  });
});
