import { ArgumentError, DataError, ShapeError } from "@helioscope/core";
import { DEPTH_QUANTITIES } from "../atmosphere/atmosphere.ts";
import type { Atmosphere, Direction, Model, SpectralRegion, SpectralSetup } from "../types.ts";

/** Relative to the step: how far wavelengths may be from an equidistant grid. */
const UNEVEN = 0.02;

function checkRegion(region: SpectralRegion, index: number): void {
  const { lines, wavelengths } = region;
  const n = wavelengths.length;
  if (lines.length === 0 || n === 0) {
    throw new ArgumentError(`region ${index} has ${lines.length} lines and ${n} wavelengths`, {
      expected: "at least one of each",
    });
  }
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(wavelengths[i]) || (i > 0 && !(wavelengths[i] > wavelengths[i - 1]))) {
      throw new ArgumentError(`the wavelengths of region ${index} do not ascend at index ${i}`, {
        value: wavelengths[i],
        expected: i > 0 ? `a number above ${wavelengths[i - 1]}` : "a number",
        remedy: "Sort them, together with the profiles",
      });
    }
  }
}

/** Whether wavelengths lie on an equidistant grid, to 2 percent of its step. */
export function isEquidistant(wavelengths: Float64Array): boolean {
  const n = wavelengths.length;
  const step = (wavelengths[n - 1] - wavelengths[0]) / (n - 1);
  return wavelengths.every(
    (wavelength, i) => i === 0 || Math.abs(wavelength - wavelengths[0] - i * step) <= UNEVEN * step,
  );
}

/** @throws ArgumentError, ShapeError */
export function checkSetup(setup: SpectralSetup): void {
  if (setup.regions.length === 0) {
    throw new ArgumentError("the setup has no region", { expected: "at least one" });
  }
  setup.regions.forEach(checkRegion);
  const mu = setup.mu ?? 1;
  if (!(mu > 0 && mu <= 1))
    throw new ArgumentError(`mu is ${mu}`, { value: mu, expected: "above 0, at most 1" });
  const total = setup.regions.reduce((sum, region) => sum + region.wavelengths.length, 0);
  if (setup.strayLight && setup.strayLight.length !== 4 * total) {
    throw new ShapeError(`the stray light has ${setup.strayLight.length} values`, {
      expected: `${4 * total}`,
    });
  }
}

function checkAtmosphere(atmosphere: Atmosphere, depths: number): void {
  for (const key of DEPTH_QUANTITIES) {
    const values = atmosphere[key];
    if (values.length !== depths) {
      throw new ShapeError(`${key} has ${values.length} depths`, {
        expected: `${depths}, as log tau`,
      });
    }
    for (let i = 0; i < depths; i++) {
      if (!Number.isFinite(values[i])) refuseNumber(values[i], `${key} at depth ${i}`);
    }
  }
}

function refuseNumber(value: number, what: string): never {
  throw new DataError(`the ${what} is ${value}`, { value, expected: "a finite number" });
}

function checkShare(value: number, what: string): void {
  if (!Number.isFinite(value)) refuseNumber(value, what);
  if (!(value >= 0 && value <= 1)) {
    throw new ArgumentError(`the ${what} is ${value}`, { value, expected: "0 to 1" });
  }
}

/** @throws ArgumentError, ShapeError; DataError where a number is not finite */
export function checkModel(model: Model, setup: SpectralSetup): void {
  const count = model.components.length;
  if (count !== 1 && count !== 2) {
    throw new ArgumentError(`the model has ${count} components`, { value: count, expected: "1 or 2" });
  }
  let fill = 0;
  for (const component of model.components) {
    checkAtmosphere(component.atmosphere, component.atmosphere.logTau.length);
    if (!Number.isFinite(component.macroturbulence)) {
      refuseNumber(component.macroturbulence, "macroturbulence");
    }
    checkShare(component.fill, "fill");
    fill += component.fill;
  }
  if (!(Math.abs(fill - 1) < 1e-6)) {
    throw new ArgumentError(`the components fill ${fill} of the resolution element`, {
      value: fill,
      expected: "fills that sum to 1",
    });
  }
  checkShare(model.strayLight, "stray light");
  if (model.strayLight !== 0 && !setup.strayLight) {
    throw new ArgumentError(`the model has ${model.strayLight} stray light`, {
      value: model.strayLight,
      expected: "0, as the setup has no stray light profiles",
      remedy: "Give them as `strayLight` of the setup",
    });
  }
}

/** @throws ArgumentError, ShapeError */
export function checkDirection(direction: Direction, model: Model, setup: SpectralSetup): void {
  if (direction.quantity === "fill") {
    if (model.components.length !== 2) {
      throw new ArgumentError("the fill of a model of one component cannot vary", {
        value: direction,
        expected: "two components",
      });
    }
    return;
  }
  if (direction.quantity === "strayLight") {
    if (!setup.strayLight) {
      throw new ArgumentError("the stray light cannot vary", {
        value: direction,
        expected: "stray light profiles in the setup",
      });
    }
    return;
  }
  const component = model.components[direction.component ?? 0];
  if (!component) {
    throw new ArgumentError(`there is no component ${direction.component}`, {
      value: direction,
      expected: `0 to ${model.components.length - 1}`,
    });
  }
  if (direction.quantity !== "macroturbulence") {
    const depths = component.atmosphere.logTau.length;
    if (direction.profile.length !== depths) {
      throw new ShapeError(`a direction of ${direction.quantity} has ${direction.profile.length} depths`, {
        expected: `${depths}`,
      });
    }
  }
}

/** @throws ShapeError */
export function checkLength(out: Float64Array, length: number, what: string): void {
  if (out.length !== length)
    throw new ShapeError(`room for ${out.length} values of ${what}`, { expected: `${length}` });
}
