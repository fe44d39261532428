import { seededRandom } from "@helioscope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { guessFor } from "../../src/inversion/first-guess.ts";
import { invertPixel } from "../../src/inversion/invert-pixel.ts";
import { inversionPresets } from "../../src/inversion/presets.ts";
import { copyModel, type WorkingModel } from "../../src/inversion/working-model.ts";
import { createSynthesizer } from "../../src/synthesis/index.ts";
import type { Synthesizer } from "../../src/types.ts";
import { hinodeSetup, magneticModel } from "./scene.ts";

const config = inversionPresets.reference;
const at = (value: number): number => Math.round((1.2 - value) / 0.1);

describe("invertPixel", () => {
  let synthesizer: Synthesizer;
  let truth: WorkingModel;
  let profiles: Float64Array;
  beforeAll(() => {
    synthesizer = createSynthesizer(hinodeSetup);
    truth = copyModel(magneticModel());
    synthesizer.equilibrate(truth.components[0].atmosphere);
    profiles = synthesizer.synthesize(truth).slice();
  });

  it("recovers an atmosphere that lies in its nodes from profiles without noise", () => {
    const guess = guessFor(profiles, hinodeSetup, { kind: "plain" });
    const stop = { ...config.stop, gain: 1e-6 };
    const fit = invertPixel(profiles, guess, synthesizer, { ...config, stop });
    expect(fit.chi2).toBeLessThan(0.05);
    const found = fit.model.components[0].atmosphere;
    const sought = truth.components[0].atmosphere;
    for (const depth of [at(0), at(-1), at(-2)]) {
      expect(Math.abs(found.temperature[depth] - sought.temperature[depth])).toBeLessThan(25);
      expect(Math.abs(found.fieldStrength[depth] - sought.fieldStrength[depth])).toBeLessThan(25);
      expect(Math.abs(found.velocity[depth] - sought.velocity[depth])).toBeLessThan(3e3);
      expect(Math.abs(found.inclination[depth] - 50)).toBeLessThan(1);
      expect(Math.abs(found.azimuth[depth] - 70)).toBeLessThan(1);
    }
  });

  it("finds the noise in chi squared, and errors that cover the truth", () => {
    const random = seededRandom(4);
    const noisy = profiles.map((value) => value + 1e-3 * random.normal());
    const guess = guessFor(noisy, hinodeSetup);
    const fit = invertPixel(noisy, guess, synthesizer, config);
    expect(fit.reducedChi2).toBeGreaterThan(0.8);
    expect(fit.reducedChi2).toBeLessThan(1.25);
    const found = fit.model.components[0].atmosphere;
    const error = fit.uncertainty.components[0].atmosphere;
    for (const quantity of ["temperature", "velocity", "fieldStrength", "inclination", "azimuth"] as const) {
      for (const depth of [at(0), at(-1)]) {
        const off = Math.abs(found[quantity][depth] - truth.components[0].atmosphere[quantity][depth]);
        expect(error[quantity][depth], quantity).toBeGreaterThan(0);
        expect(off / error[quantity][depth], `${quantity} at ${depth}`).toBeLessThan(4);
      }
    }
    expect(error.electronPressure[0]).toBeNaN();
    expect(fit.uncertainty.strayLight).toBeNaN();
  });

  it("fits around values that are missing", () => {
    const holed = Float32Array.from(profiles);
    for (let i = 20; i < 26; i++) holed[i] = Number.NaN;
    holed[3 * 112 + 40] = -9;
    const fit = invertPixel(holed, guessFor(holed, hinodeSetup), synthesizer, config);
    expect(fit.status).not.toBe("unusable");
    expect(Math.abs(fit.stokes[23] - profiles[23])).toBeLessThan(5e-3);
  });

  it("gives the guess back for what cannot be fitted", () => {
    const guess = magneticModel();
    const fit = invertPixel(new Float64Array(448).fill(Number.NaN), guess, synthesizer, config);
    expect(fit).toMatchObject({ status: "unusable", chi2: Number.NaN, steps: 0 });
    expect(fit.reason).toContain("no intensity");
    expect(fit.model).toBe(guess);
  });

  it("says that no profiles follow from a guess, and goes on to the next one", () => {
    const quantities = ["velocity", "azimuth", "fieldStrength", "inclination", "temperature"] as const;
    for (const quantity of quantities) {
      const guess = copyModel(magneticModel());
      guess.components[0].atmosphere[quantity][10] = Number.NaN;
      const fit = invertPixel(profiles, guess, synthesizer, config);
      expect(fit).toMatchObject({ status: "unusable", chi2: Number.NaN, steps: 0, model: guess });
      expect(fit.reason).toContain("the guess gives no profiles");
      const one = { ...config, cycles: 1, stop: { ...config.stop, maxSteps: 2 } };
      const next = invertPixel(profiles, guess, synthesizer, one, { guesses: [magneticModel()] });
      expect(next.status).not.toBe("unusable");
      expect(next.chi2).toBeLessThan(1);
    }
  });

  it("keeps the best of several starts, the same for the same seed", () => {
    const poor = guessFor(profiles, hinodeSetup, { kind: "plain", atmosphere: "coolUmbra" });
    const one = { ...config, cycles: 1, stop: { ...config.stop, maxSteps: 2 } };
    const invert = (seed: number) =>
      invertPixel(profiles, poor, synthesizer, one, {
        guesses: [guessFor(profiles, hinodeSetup)],
        restarts: 2,
        random: seededRandom(seed),
      });
    const alone = invertPixel(profiles, poor, synthesizer, one);
    expect(invert(1).chi2).toBeLessThan(alone.chi2);
    expect(invert(1)).toEqual(invert(1));
    expect(() => invertPixel(profiles, poor, synthesizer, one, { restarts: 1 })).toThrow("options.random");
  });

  it("stops when it is told to", () => {
    const signal = AbortSignal.abort();
    expect(() => invertPixel(profiles, magneticModel(), synthesizer, config, { signal })).toThrow("Aborted");
  });

  it("stops between the steps of a cycle", () => {
    const controller = new AbortController();
    const calls: string[] = [];
    const stopping: Synthesizer = {
      setup: synthesizer.setup,
      wavelengths: synthesizer.wavelengths,
      kernel: synthesizer.kernel,
      equilibrate: (atmosphere) => synthesizer.equilibrate(atmosphere),
      synthesize(model, out) {
        calls.push("synthesize");
        return synthesizer.synthesize(model, out);
      },
      respond(model, directions, out) {
        calls.push("respond");
        if (calls.length === 2) controller.abort();
        return synthesizer.respond(model, directions, out);
      },
    };
    const guess = guessFor(profiles, hinodeSetup, { kind: "plain" });
    const { signal } = controller;
    expect(() => invertPixel(profiles, guess, stopping, { ...config, cycles: 1 }, { signal })).toThrow(
      "Aborted",
    );
    // The guess and the first step.
    expect(calls).toEqual(["respond", "respond"]);
  });

  it("leads a field through zero to the other polarity", () => {
    const wrong = copyModel(guessFor(profiles, hinodeSetup, { kind: "plain" }));
    wrong.components[0].atmosphere.inclination.fill(130);
    const one = { ...config, nodes: { ...config.nodes, inclination: [0, 1] } };
    const fit = invertPixel(profiles, wrong, synthesizer, one);
    expect(fit.chi2).toBeLessThan(0.2);
    const { fieldStrength, inclination } = fit.model.components[0].atmosphere;
    expect(fieldStrength[at(-1)]).toBeGreaterThan(900);
    expect(Math.abs(inclination[at(-1)] - 50)).toBeLessThan(3);
  });
});
