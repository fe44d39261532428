import type { Random } from "@helioscope/core";
import type { Model } from "../types.ts";
import type { Bounds, InversionConfig } from "./config.ts";
import { copyModel, type WorkingModel } from "./working-model.ts";

/**
 * A guess disturbed by chance for another start: temperatures shifted (sigma 300 K) and tilted (150 K a decade),
 * velocities shifted (1 km/s), field strengths times a factor (e-fold sigma 0.7), angles drawn anew within the
 * polarity, turbulences times a factor. What the bounds do not allow is cut.
 */
export function perturbed(guess: Model, config: InversionConfig, random: Random): WorkingModel {
  const model = copyModel(guess);
  const { bounds } = config;
  for (const component of model.components) {
    const { logTau, temperature, velocity, fieldStrength, inclination, azimuth, microturbulence } =
      component.atmosphere;
    const shift = 300 * random.normal();
    const tilt = 150 * random.normal();
    const velocityShift = 1e5 * random.normal();
    const fieldFactor = Math.exp(0.7 * random.normal());
    const towards = Math.acos(random.uniform()) * (180 / Math.PI);
    const azimuthShift = 180 * random.uniform();
    const microFactor = Math.exp(0.3 * random.normal());
    for (let i = 0; i < logTau.length; i++) {
      temperature[i] = within(temperature[i] + shift + tilt * (logTau[i] + 1), bounds.temperature);
      velocity[i] = within(velocity[i] + velocityShift, bounds.velocity);
      fieldStrength[i] = within(fieldStrength[i] * fieldFactor, bounds.fieldStrength);
      inclination[i] = within(inclination[i] > 90 ? 180 - towards : towards, bounds.inclination);
      azimuth[i] = within((azimuth[i] + azimuthShift) % 180, bounds.azimuth);
      microturbulence[i] = within(microturbulence[i] * microFactor, bounds.microturbulence);
    }
    component.macroturbulence = within(
      component.macroturbulence * Math.exp(0.3 * random.normal()),
      bounds.macroturbulence,
    );
  }
  return model;
}

function within(value: number, bounds: Bounds): number {
  return bounds ? Math.min(Math.max(value, bounds[0]), bounds[1]) : value;
}
