import { seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { guessFor } from "../../src/inversion/first-guess.ts";
import { invertPixel } from "../../src/inversion/invert-pixel.ts";
import { inversionPresets } from "../../src/inversion/presets.ts";
import { copyModel } from "../../src/inversion/working-model.ts";
import { createSynthesizer } from "../../src/synthesis/index.ts";
import { hinodeSetup, magneticModel } from "./scene.ts";

const NOISE = 1e-3;
const REALISATIONS = 20;
const SURFACE = 12;
const QUANTITIES = ["temperature", "fieldStrength", "velocity", "inclination", "azimuth"] as const;

/** The magnetic element of the other tests, changed. */
function profilesOf(change: { kelvin: number; gauss: number; speed: number; inclination: number }) {
  const synthesizer = createSynthesizer(hinodeSetup);
  const model = copyModel(magneticModel());
  const { atmosphere } = model.components[0];
  for (let i = 0; i < atmosphere.logTau.length; i++) {
    atmosphere.temperature[i] += change.kelvin;
    atmosphere.fieldStrength[i] += change.gauss;
    atmosphere.velocity[i] += change.speed;
    atmosphere.inclination[i] = change.inclination;
  }
  synthesizer.equilibrate(atmosphere);
  return { synthesizer, clean: synthesizer.synthesize(model) };
}

describe("standard errors at the surface", () => {
  it.each([
    { kelvin: 0, gauss: 0, speed: 0, inclination: 50 },
    { kelvin: -800, gauss: 1000, speed: -1.4e5, inclination: 120 },
    { kelvin: 100, gauss: -700, speed: 4e4, inclination: 75 },
  ])("are the scatter of fits to realisations of the noise: %j", (change) => {
    const { synthesizer, clean } = profilesOf(change);
    const fits = Array.from({ length: REALISATIONS }, (_, k) => {
      const random = seededRandom(`${change.gauss}/${k}`);
      const noisy = clean.map((value) => value + NOISE * random.normal());
      const options = { noise: NOISE };
      const guess = guessFor(noisy, hinodeSetup);
      return invertPixel(noisy, guess, synthesizer, inversionPresets.reference, options);
    });
    for (const quantity of QUANTITIES) {
      const found = fits.map(({ model }) => model.components[0].atmosphere[quantity][SURFACE]);
      const stated = fits.map(({ uncertainty }) => uncertainty.components[0].atmosphere[quantity][SURFACE]);
      const mean = found.reduce((sum, value) => sum + value, 0) / REALISATIONS;
      const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (REALISATIONS - 1);
      const expected = stated.reduce((sum, value) => sum + value ** 2, 0) / REALISATIONS;
      const ratio = Math.sqrt(variance / expected);
      expect(ratio, quantity).toBeGreaterThan(0.6);
      expect(ratio, quantity).toBeLessThan(1.7);
    }
  });
});
