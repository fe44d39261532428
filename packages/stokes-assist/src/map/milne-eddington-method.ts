import { ArgumentError } from "@helioscope/core";
import { wasmMilneEddingtonKernel } from "../kernels/milne-eddington.ts";
import { MilneEddingtonInverter } from "../milne-eddington/inverter.ts";
import {
  MILNE_EDDINGTON_PARAMETERS,
  type MilneEddingtonKernelFactory,
  PARAMETER_COUNT,
} from "../milne-eddington/kernel.ts";
import { typescriptMilneEddingtonKernel } from "../milne-eddington/kernel-typescript.ts";
import type { MilneEddingtonOptions } from "../milne-eddington/options.ts";
import type { MilneEddingtonSetup } from "../milne-eddington/setup.ts";
import type { MethodDescription, ModelField, ModelLayout, PixelInverter, ProfileFacts } from "./method.ts";

/** Inverts pixels with a Milne-Eddington atmosphere. The wavelengths are those of the cube, as is the noise where none is given; one that is, is in the units of the cube. */
export interface MilneEddingtonMethod extends MethodDescription {
  readonly kind: "milne-eddington";
  readonly setup: Omit<MilneEddingtonSetup, "wavelengths" | "kernel">;
  readonly options?: MilneEddingtonOptions;
  /** `auto` (the default): WebAssembly where there is some. */
  readonly kernel?: "auto" | "wasm" | "typescript";
}

type Parameter = (typeof MILNE_EDDINGTON_PARAMETERS)[number];

const UNITS: Readonly<Record<Parameter, Pick<ModelField, "unit" | "scale" | "period">>> = {
  fieldStrength: { unit: "G" },
  inclination: { unit: "deg" },
  azimuth: { unit: "deg", period: 180 },
  velocity: { unit: "km/s", scale: 1e-5 },
  dopplerWidth: { unit: "mAngstrom", scale: 1000 },
  eta0: { unit: "" },
  damping: { unit: "" },
  source0: { unit: "" },
  source1: { unit: "" },
  fill: { unit: "" },
};

const layout: ModelLayout<Float64Array> = {
  size: PARAMETER_COUNT,
  fields: MILNE_EDDINGTON_PARAMETERS.map((name, at) => ({ name, ...UNITS[name], at, length: 1 })),
  pack: (model, out, at) => out.set(model, at),
  unpack: (values, at) => Float64Array.from({ length: PARAMETER_COUNT }, (_, i) => values[at + i]),
};

/** Models are vectors in the order of `MILNE_EDDINGTON_PARAMETERS`. */
export async function openMilneEddington(
  { setup, options = {}, kernel = "auto" }: MilneEddingtonMethod,
  { wavelengths, noise, factor = 1 }: ProfileFacts,
): Promise<PixelInverter<Float64Array>> {
  const inverter = new MilneEddingtonInverter(
    { ...setup, wavelengths, kernel: factories[kernel] },
    { ...options, noise: options.noise === undefined ? noise : options.noise * factor },
  );
  return {
    layout,
    wavelengths,
    kernel: inverter.kernel.name,
    invert(observed, guess, seed) {
      const pixel = inverter.invert(observed, { ...(guess ? { guess } : {}), index: seed });
      const { parameters, uncertainty, ...facts } = pixel;
      return { ...facts, model: parameters, uncertainty };
    },
    synthesize(model) {
      const stokes = new Float64Array(4 * wavelengths.length);
      inverter.kernel.synthesize(model, stokes);
      return stokes;
    },
  };
}

const factories: Readonly<Record<NonNullable<MilneEddingtonMethod["kernel"]>, MilneEddingtonKernelFactory>> =
  {
    typescript: typescriptMilneEddingtonKernel,
    auto: (region) => wasmMilneEddingtonKernel(region) ?? typescriptMilneEddingtonKernel(region),
    wasm: (region) => {
      const kernel = wasmMilneEddingtonKernel(region);
      if (kernel) return kernel;
      throw new ArgumentError("No WebAssembly with SIMD here", {
        value: "wasm",
        expected: 'kernel "auto" or "typescript"',
      });
    },
  };
