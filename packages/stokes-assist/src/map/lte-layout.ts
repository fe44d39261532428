import { ShapeError } from "@helioscope/core";
import { DEPTH_QUANTITIES } from "../atmosphere/index.ts";
import type { Atmosphere, Component, DepthQuantity, Model } from "../types.ts";
import type { ModelField, ModelLayout } from "./method.ts";

const KILOMETRES = { unit: "km/s", scale: 1e-5 } as const;

const UNITS: Readonly<Record<DepthQuantity, Pick<ModelField, "unit" | "scale" | "period">>> = {
  temperature: { unit: "K" },
  electronPressure: { unit: "dyn/cm2" },
  microturbulence: KILOMETRES,
  fieldStrength: { unit: "G" },
  velocity: KILOMETRES,
  inclination: { unit: "deg" },
  azimuth: { unit: "deg", period: 180 },
};

/** Models of one or two components on one grid of log tau as rows of numbers: depth quantities, macroturbulence and fill of each component, stray light. */
export function lteLayout(logTau: Float64Array, components: 1 | 2): ModelLayout<Model> {
  const depths = logTau.length;
  const own = DEPTH_QUANTITIES.length * depths + 2;
  const size = components * own + 1;
  const fields: ModelField[] = [];
  for (let c = 0; c < components; c++) {
    const component = components === 2 ? { component: c } : {};
    DEPTH_QUANTITIES.forEach((name, k) => {
      fields.push({ name, ...component, ...UNITS[name], at: c * own + k * depths, length: depths });
    });
    fields.push({ name: "macroturbulence", ...component, ...KILOMETRES, at: (c + 1) * own - 2, length: 1 });
    if (components === 2) {
      fields.push({ name: "fill", ...component, unit: "", at: (c + 1) * own - 1, length: 1 });
    }
  }
  fields.push({ name: "strayLight", unit: "", at: size - 1, length: 1 });

  const unpackComponent = (values: ArrayLike<number>, first: number): Component => {
    const column = (k: number): Float64Array => {
      const from = first + k * depths;
      return Float64Array.from({ length: depths }, (_, i) => values[from + i]);
    };
    const atmosphere = { logTau: logTau.slice() } as Record<keyof Atmosphere, Float64Array>;
    DEPTH_QUANTITIES.forEach((name, k) => {
      atmosphere[name] = column(k);
    });
    return { atmosphere, macroturbulence: values[first + own - 2], fill: values[first + own - 1] };
  };

  return {
    size,
    fields,
    logTau,
    pack(model, out, at) {
      checkModel(model, logTau, components);
      model.components.forEach(({ atmosphere, macroturbulence, fill }, c) => {
        const first = at + c * own;
        DEPTH_QUANTITIES.forEach((name, k) => {
          out.set(atmosphere[name], first + k * depths);
        });
        out[first + own - 2] = macroturbulence;
        out[first + own - 1] = fill;
      });
      out[at + size - 1] = model.strayLight;
    },
    unpack: (values, at) => ({
      components: Array.from({ length: components }, (_, c) => unpackComponent(values, at + c * own)),
      strayLight: values[at + size - 1],
    }),
  };
}

function checkModel(model: Model, logTau: Float64Array, components: number): void {
  if (model.components.length !== components) {
    throw new ShapeError(`A model of ${model.components.length} components`, {
      value: model.components.length,
      expected: `${components}, as the method says`,
    });
  }
  for (const { atmosphere } of model.components) {
    const grid = atmosphere.logTau;
    const same =
      grid.length === logTau.length && grid.every((depth, i) => Math.abs(depth - logTau[i]) < 1e-6);
    if (same) continue;
    const ends = (depths: Float64Array) => `${depths.length} depths from ${depths[0]} to ${depths.at(-1)}`;
    throw new ShapeError(`A model of ${ends(grid)}`, {
      value: grid,
      expected: ends(logTau),
      remedy: "Resample the model, or give the method its logTau.",
    });
  }
}
