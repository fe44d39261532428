import { readFile } from "node:fs/promises";
import {
  copyAtmosphere,
  inHydrostaticEquilibrium,
  MODEL_ATMOSPHERES,
  type Model,
  type ModelAtmosphereName,
  modelAtmosphere,
  modelOfSir,
  readSirModel,
} from "@helioscope/stokes-assist";
import { userPath } from "../paths.ts";
import { UsageError } from "../usage-error.ts";
import type { Option, Values } from "../verb.ts";

/** Options that change a model everywhere. */
export const MODEL_OPTIONS = {
  field: { type: "number", min: 0, hint: "GAUSS", about: "Field strength" },
  inclination: { type: "number", hint: "DEG", about: "Of the field to the line of sight, degrees" },
  azimuth: { type: "number", hint: "DEG", about: "Of the field around the line of sight, degrees" },
  velocity: { type: "number", hint: "KM_S", about: "Along the line of sight, km/s; positive is a redshift" },
  microturbulence: { type: "number", min: 0, hint: "KM_S", about: "km/s" },
  macroturbulence: { type: "number", min: 0, hint: "KM_S", about: "km/s" },
  hydrostatic: { type: "flag", about: "Put the electron pressure in hydrostatic equilibrium first" },
} as const satisfies Record<string, Option>;

/** A shipped atmosphere by its name, or SIR's .mod files (one a component). */
export async function modelOf(
  names: readonly string[],
  options: Values<typeof MODEL_OPTIONS>,
  mu: number,
): Promise<Model> {
  const known = Object.keys(MODEL_ATMOSPHERES);
  const [first] = names;
  const shipped = names.length === 1 && known.includes(first);
  if (!shipped && names.some((name) => !/\.(mod|err)$/i.test(name)))
    throw new UsageError(`A model is one of ${known.join(", ")}, or one or two .mod files`);
  const base: Model = shipped
    ? {
        components: [
          { atmosphere: modelAtmosphere(first as ModelAtmosphereName), macroturbulence: 0, fill: 1 },
        ],
        strayLight: 0,
      }
    : modelOfSir(
        await Promise.all(names.map(async (name) => readSirModel(await readFile(userPath(name), "utf8")))),
      );
  const { field, inclination, azimuth, velocity, microturbulence, macroturbulence } = options;
  const components = base.components.map((component) => {
    const atmosphere = copyAtmosphere(component.atmosphere, {
      ...(field === undefined ? {} : { fieldStrength: field }),
      ...(inclination === undefined ? {} : { inclination }),
      ...(azimuth === undefined ? {} : { azimuth }),
      ...(velocity === undefined ? {} : { velocity: velocity * 1e5 }),
      ...(microturbulence === undefined ? {} : { microturbulence: microturbulence * 1e5 }),
    });
    return {
      ...component,
      ...(macroturbulence === undefined ? {} : { macroturbulence: macroturbulence * 1e5 }),
      atmosphere: options.hydrostatic ? inHydrostaticEquilibrium(atmosphere, { mu }) : atmosphere,
    };
  });
  return { ...base, components };
}
