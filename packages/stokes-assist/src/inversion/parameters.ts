import type { DepthQuantity, Direction, Model } from "../types.ts";
import { type Bounds, type InversionConfig, inCycle } from "./config.ts";
import { nodeBasis } from "./nodes.ts";

/** Scalars of a component or a model. */
export type ScalarQuantity = "macroturbulence" | "fill" | "strayLight";

/**
 * One free parameter of a cycle: the value of a node, or a scalar. Nodes are changes to the present stratification, as
 * in SIR, and absolute: a step changes the quantity by `unit` x basis. Microturbulence and macroturbulence are varied by
 * their squares, which is what the profiles are linear in: with the velocity itself the response would vanish at 0.
 */
export interface Parameter {
  readonly quantity: DepthQuantity | ScalarQuantity;
  readonly component: number;
  /** Basis function along the depths; null for a scalar. */
  readonly basis: Float64Array | null;
  /** Depth of the node, where it is first of all judged whether it has reached a bound. */
  readonly depth: number;
  /** Change that a step of 1 makes, in the units of the model or, if `squared`, of its square. */
  readonly unit: number;
  readonly squared: boolean;
  /** Longest step. */
  readonly cap: number;
  readonly bounds: Bounds;
  /** Quantity it belongs to, counted over the model. */
  readonly group: number;
}

interface Kind {
  readonly unit: number;
  readonly cap: number;
  readonly squared: boolean;
}

const KINDS: Readonly<Record<Exclude<Parameter["quantity"], "electronPressure">, Kind>> = {
  temperature: { unit: 1000, cap: 1.5, squared: false },
  velocity: { unit: 1e5, cap: 4, squared: false },
  fieldStrength: { unit: 1000, cap: 1, squared: false },
  inclination: { unit: 90, cap: 0.5, squared: false },
  azimuth: { unit: 90, cap: 0.5, squared: false },
  microturbulence: { unit: 1e10, cap: 3, squared: true },
  macroturbulence: { unit: 1e10, cap: 4, squared: true },
  fill: { unit: 1, cap: 0.2, squared: false },
  strayLight: { unit: 1, cap: 0.2, squared: false },
};

const DEPTH_QUANTITIES = [
  "temperature",
  "velocity",
  "fieldStrength",
  "inclination",
  "azimuth",
  "microturbulence",
] as const;

/** Free parameters of a cycle (from 0) for a model of this shape, those of a quantity side by side. */
export function parametersOf(model: Model, config: InversionConfig, cycle: number): Parameter[] {
  const parameters: Parameter[] = [];
  let group = 0;
  model.components.forEach(({ atmosphere: { logTau } }, component) => {
    const schedule = component > 0 && config.secondNodes ? config.secondNodes : config.nodes;
    for (const quantity of DEPTH_QUANTITIES) {
      const nodes = inCycle(schedule[quantity], cycle);
      if (nodes === 0) continue;
      nodeBasis(logTau, nodes, config.interpolation).forEach((basis, k) => {
        const depth = nodes === 1 ? logTau.length >> 1 : Math.round((k * (logTau.length - 1)) / (nodes - 1));
        parameters.push({ quantity, component, basis, depth, ...rest(quantity, config, group) });
      });
      group++;
    }
    if (inCycle(schedule.macroturbulence, cycle) > 0) {
      parameters.push(scalar("macroturbulence", component, config, group++));
    }
  });
  if (model.components.length > 1 && inCycle(config.fill, cycle) > 0) {
    parameters.push(scalar("fill", 1, config, group++));
  }
  if (inCycle(config.strayLight, cycle) > 0) parameters.push(scalar("strayLight", 0, config, group));
  return parameters;
}

function rest(quantity: keyof typeof KINDS, config: InversionConfig, group: number) {
  return { ...KINDS[quantity], bounds: boundsOf(quantity, config), group };
}

/**
 * A field that may vanish may also point the other way: in the fit its strength passes through 0 without a wall, and is
 * folded at the end.
 */
function boundsOf(quantity: keyof typeof KINDS, config: InversionConfig): Bounds {
  const bounds = config.bounds[quantity];
  if (quantity === "fieldStrength") return bounds?.[0] === 0 ? [-bounds[1], bounds[1]] : bounds;
  return bounds ?? (quantity === "fill" || quantity === "strayLight" ? [0, 1] : null);
}

function scalar(
  quantity: ScalarQuantity,
  component: number,
  config: InversionConfig,
  group: number,
): Parameter {
  return { quantity, component, basis: null, depth: 0, ...rest(quantity, config, group) };
}

/** Least turbulence (cm/s): its square can then grow again. */
export const LEAST_TURBULENCE = 1e3;

/** A direction for each parameter. Their profiles depend on the model: {@link fillDirections} writes them. */
export function directionsOf(parameters: readonly Parameter[], hydrostatic: boolean): Direction[] {
  return parameters.map(({ quantity, component, basis, unit }): Direction => {
    if (quantity === "macroturbulence") return { quantity, component };
    if (quantity === "fill" || quantity === "strayLight") return { quantity };
    const profile = (basis as Float64Array).map((value) => value * unit);
    if (quantity === "temperature") return { quantity, component, profile, hydrostatic };
    return { quantity, component, profile };
  });
}

/**
 * Writes what depends on the model into the directions: d(microturbulence) = d(square) / (2 microturbulence), and
 * nothing at the depths that lie on a bound while others do not, since there a step is cut.
 */
export function fillDirections(
  parameters: readonly Parameter[],
  directions: readonly Direction[],
  model: Model,
): void {
  parameters.forEach(({ quantity, component, basis, unit, squared, bounds }, p) => {
    const direction = directions[p];
    if (!("profile" in direction) || !basis) return;
    const values = model.components[component].atmosphere[quantity as DepthQuantity];
    const least = bounds?.[0] ?? Number.NEGATIVE_INFINITY;
    const greatest = bounds?.[1] ?? Number.POSITIVE_INFINITY;
    const free = values.some((value) => value > least && value < greatest);
    for (let i = 0; i < basis.length; i++) {
      const cut = free && (values[i] <= least || values[i] >= greatest);
      const factor = squared ? 1 / (2 * Math.max(values[i], LEAST_TURBULENCE)) : 1;
      direction.profile[i] = cut ? 0 : basis[i] * unit * factor;
    }
  });
}

/** Factor from the derivative to the quantity to that to the parameter, beyond what its direction holds. */
export function scalarUnit({ quantity, component, unit, squared }: Parameter, model: Model): number {
  if (quantity !== "macroturbulence" && quantity !== "fill" && quantity !== "strayLight") return 1;
  if (!squared) return unit;
  return unit / (2 * Math.max(model.components[component].macroturbulence, LEAST_TURBULENCE));
}
