import { beforeAll, describe, expect, it } from "vitest";
import { copyAtmosphere } from "../../src/atmosphere/index.ts";
import type { InversionConfig } from "../../src/inversion/config.ts";
import { parametersOf } from "../../src/inversion/parameters.ts";
import { PixelProblem } from "../../src/inversion/pixel-problem.ts";
import { inversionPresets } from "../../src/inversion/presets.ts";
import { weightProfiles } from "../../src/inversion/weights.ts";
import { copyModel } from "../../src/inversion/working-model.ts";
import { createSynthesizer } from "../../src/synthesis/index.ts";
import type { Model, Synthesizer } from "../../src/types.ts";
import { hinodeSetup, magneticModel } from "./scene.ts";

const reference = inversionPresets.reference;
const nodes = { ...reference.nodes, microturbulence: [2], inclination: [2], azimuth: [2] };

/** Two components and stray light, everything free. */
function twoComponents(): Model {
  const [first] = magneticModel().components;
  const second = {
    ...first,
    atmosphere: copyAtmosphere(first.atmosphere, { fieldStrength: 300, velocity: -1e5 }),
    macroturbulence: 5e4,
    fill: 0.3,
  };
  return { components: [{ ...first, fill: 0.7 }, second], strayLight: 0.2 };
}

describe("PixelProblem", () => {
  let synthesizer: Synthesizer;
  beforeAll(() => {
    const straight = createSynthesizer(hinodeSetup);
    const strayLight = straight.synthesize(magneticModel()).slice().fill(0, 112);
    strayLight.fill(0.9, 0, 112);
    synthesizer = createSynthesizer({ ...hinodeSetup, strayLight });
  });

  it.each([
    ["one component", magneticModel(), { ...reference, nodes }],
    ["two components", twoComponents(), { ...reference, fill: [1], strayLight: [1] }],
  ] satisfies [string, Model, InversionConfig][])(
    "has the gradient of its chi squared: %s",
    (_, model, config) => {
      const truth = copyModel(model);
      for (const { atmosphere } of truth.components) synthesizer.equilibrate(atmosphere);
      const observed = synthesizer.synthesize(truth).map((value, k) => value + 0.01 * Math.sin(k));
      const data = weightProfiles(observed, synthesizer.setup, config);
      const parameters = parametersOf(truth, config, 2);
      const problem = new PixelProblem(truth, parameters, synthesizer, data, true);
      const size = parameters.length;
      const gradient = new Float64Array(size);
      const curvature = new Float64Array(size * size);
      problem.linearise(curvature, gradient);
      const step = new Float64Array(size);
      for (let p = 0; p < size; p++) {
        const h = 1e-4;
        step.fill(0);
        step[p] = h;
        const up = problem.attempt(step);
        step[p] = -h;
        const down = problem.attempt(step);
        const scale = Math.sqrt(curvature[p * size + p]);
        expect((down - up) / (4 * h) / scale, parameters[p].quantity).toBeCloseTo(gradient[p] / scale, 4);
      }
    },
  );

  it("is at the same point whether the derivatives came with the step or after it, and after a rejected one", () => {
    const model = copyModel(magneticModel());
    synthesizer.equilibrate(model.components[0].atmosphere);
    const data = weightProfiles(synthesizer.synthesize(model).slice(), synthesizer.setup, reference);
    const parameters = parametersOf(model, reference, 2);
    const size = parameters.length;
    const taken = new Float64Array(size).fill(0.02);
    const [ahead, after] = [true, false].map((early) => {
      const problem = new PixelProblem(model, parameters, synthesizer, data, true);
      const gradient = new Float64Array(size);
      const curvature = new Float64Array(size * size);
      problem.linearise(curvature, gradient);
      problem.attempt(new Float64Array(size).fill(-0.1), early);
      const chi2 = problem.attempt(taken.slice(), early);
      problem.accept();
      expect(problem.here().chi2).toBe(chi2);
      expect(problem.linearise(curvature, gradient)).toBeCloseTo(chi2, 12);
      return [...gradient, ...curvature];
    });
    ahead.forEach((value, i) => {
      expect(Math.abs(value - after[i])).toBeLessThanOrEqual(1e-12 * Math.abs(after[i]));
    });
  });

  it("takes a parameter out that has reached its bound and would go on", () => {
    const model = magneticModel();
    const config = { ...reference, bounds: { ...reference.bounds, macroturbulence: [0, 1.5e5] as const } };
    const blurred = { ...model, components: [{ ...model.components[0], macroturbulence: 4e5 }] };
    const data = weightProfiles(synthesizer.synthesize(blurred), synthesizer.setup, config);
    const parameters = parametersOf(model, config, 0);
    const problem = new PixelProblem(model, parameters, synthesizer, data, false);
    const gradient = new Float64Array(parameters.length);
    problem.linearise(new Float64Array(parameters.length ** 2), gradient);
    const at = parameters.findIndex(({ quantity }) => quantity === "macroturbulence");
    expect(gradient[at]).toBe(0);
    expect(gradient.filter((value) => value !== 0)).toHaveLength(parameters.length - 1);
  });
});
