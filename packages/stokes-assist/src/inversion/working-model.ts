import { copyAtmosphere, DEPTH_QUANTITIES } from "../atmosphere/atmosphere.ts";
import { continuousAzimuths } from "../atmosphere/azimuth.ts";
import type { Atmosphere, DepthQuantity, Model } from "../types.ts";
import { LEAST_TURBULENCE, type Parameter } from "./parameters.ts";

/** A model that is overwritten in place. Assignable to {@link Model}. */
export interface WorkingModel {
  readonly components: readonly {
    readonly atmosphere: Atmosphere;
    macroturbulence: number;
    fill: number;
  }[];
  strayLight: number;
}

/** A copy with arrays of its own. */
export function copyModel(model: Model): WorkingModel {
  return {
    components: model.components.map(({ atmosphere, macroturbulence, fill }) => ({
      atmosphere: copyAtmosphere(atmosphere),
      macroturbulence,
      fill,
    })),
    strayLight: model.strayLight,
  };
}

/** Overwrites `target` with a model of the same shape. */
export function assignModel(target: WorkingModel, source: Model): void {
  source.components.forEach((component, c) => {
    const into = target.components[c];
    for (const quantity of DEPTH_QUANTITIES) into.atmosphere[quantity].set(component.atmosphere[quantity]);
    into.macroturbulence = component.macroturbulence;
    into.fill = component.fill;
  });
  target.strayLight = source.strayLight;
}

/** Moves a model by a step in its parameters and puts it back within the bounds. */
export function moveModel(
  model: WorkingModel,
  parameters: readonly Parameter[],
  step: ArrayLike<number>,
): void {
  for (let p = 0; p < parameters.length; ) {
    const { quantity, component, basis, squared, bounds, unit, group } = parameters[p];
    if (!basis) {
      moveScalar(model, parameters[p], step[p] * unit);
      p++;
      continue;
    }
    const values = model.components[component].atmosphere[quantity as DepthQuantity];
    let end = p + 1;
    while (end < parameters.length && parameters[end].group === group) end++;
    for (let i = 0; i < values.length; i++) {
      let change = 0;
      for (let k = p; k < end; k++) change += step[k] * (parameters[k].basis as Float64Array)[i];
      values[i] = moved(values[i], change * unit, squared, bounds);
    }
    p = end;
  }
}

function moved(value: number, change: number, squared: boolean, bounds: Parameter["bounds"]): number {
  let next = squared ? Math.sqrt(Math.max(value * value + change, LEAST_TURBULENCE ** 2)) : value + change;
  if (bounds) next = Math.min(Math.max(next, bounds[0]), bounds[1]);
  return next;
}

function moveScalar(model: WorkingModel, parameter: Parameter, change: number): void {
  const { quantity, component, squared, bounds } = parameter;
  if (quantity === "macroturbulence") {
    const target = model.components[component];
    target.macroturbulence = moved(target.macroturbulence, change, squared, bounds);
  } else if (quantity === "strayLight") {
    model.strayLight = moved(model.strayLight, change, squared, bounds);
  } else {
    const [first, second] = model.components;
    second.fill = moved(second.fill, change, squared, bounds);
    first.fill = 1 - second.fill;
  }
}

/** Whether a step of this sign would lead out of the bounds at the node. */
export function isPinned(model: Model, parameter: Parameter, sign: number): boolean {
  const { quantity, component, depth, basis, squared, bounds } = parameter;
  const { atmosphere, macroturbulence, fill } = model.components[component];
  const value = basis
    ? atmosphere[quantity as DepthQuantity][depth]
    : quantity === "macroturbulence"
      ? macroturbulence
      : quantity === "fill"
        ? fill
        : model.strayLight;
  const least = Math.max(bounds?.[0] ?? Number.NEGATIVE_INFINITY, squared ? LEAST_TURBULENCE : -Infinity);
  return (sign < 0 && value <= least) || (sign > 0 && value >= (bounds?.[1] ?? Number.POSITIVE_INFINITY));
}

/**
 * Folds fields and angles without changing the spectrum: a negative field strength is a field the other way; an
 * inclination beyond 180 is one below with the azimuth turned by 180, and the azimuth is known to 180 degrees only.
 * Inclinations come to lie in 0 to 180; azimuths in the middle of the column, the others beside them without a jump.
 */
export function foldAngles(model: WorkingModel): void {
  for (const { atmosphere } of model.components) {
    const { fieldStrength, inclination, azimuth } = atmosphere;
    for (let i = 0; i < inclination.length; i++) {
      const turned = inclination[i] - 360 * Math.floor(inclination[i] / 360);
      const folded = turned > 180 ? 360 - turned : turned;
      inclination[i] = fieldStrength[i] < 0 ? 180 - folded : folded;
      fieldStrength[i] = Math.abs(fieldStrength[i]);
    }
    azimuth.set(continuousAzimuths(azimuth));
    const turns = 180 * Math.floor(azimuth[azimuth.length >> 1] / 180);
    for (let i = 0; i < azimuth.length; i++) azimuth[i] -= turns;
  }
}
