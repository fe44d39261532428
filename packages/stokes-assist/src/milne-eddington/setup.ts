import { ArgumentError, UnsupportedError } from "@helioscope/core";
import { zeemanPattern } from "../atoms/zeeman.ts";
import { wasmMilneEddingtonKernel } from "../kernels/milne-eddington.ts";
import type { SpectralLine } from "../types.ts";
import type {
  MilneEddingtonKernel,
  MilneEddingtonKernelFactory,
  MilneEddingtonLine,
  MilneEddingtonRegion,
} from "./kernel.ts";
import { typescriptMilneEddingtonKernel } from "./kernel-typescript.ts";
import { type Smearing, sampleSpectrum } from "./sampling.ts";

/** What a Milne-Eddington engine observes. All lines share one atmosphere: Doppler width, damping, source function. */
export interface MilneEddingtonSetup extends Smearing {
  /** In air, Angstrom, ascending. */
  readonly wavelengths: Float64Array;
  /** Spectral lines, whose relative strengths follow from gf and excitation, or lines with a strength of their own. */
  readonly lines: readonly (SpectralLine | MilneEddingtonLine)[];
  /** I, Q, U, V of the light that fills what `fill` leaves, 4 n values; then `fill` can be fitted. */
  readonly strayLight?: Float64Array;
  /** What computes the inner loops; "auto", where absent, is WebAssembly where the machine has it, else TypeScript. */
  readonly kernel?: "auto" | "wasm" | "typescript" | MilneEddingtonKernelFactory;
}

/** Excitation temperature of the relative line strengths, K. */
const EXCITATION_TEMPERATURE = 5040;

/**
 * Lines with their strengths relative to the first one: gf lambda 10^(-theta E), theta = 1, over the same for the first.
 * The same element and ion is assumed.
 */
export function milneEddingtonLines(lines: readonly SpectralLine[]): MilneEddingtonLine[] {
  const strength = (line: SpectralLine): number =>
    line.wavelength * 10 ** (line.logGf - (5040 / EXCITATION_TEMPERATURE) * line.excitation);
  return lines.map((line) => ({
    wavelength: line.wavelength,
    strength: strength(line) / strength(lines[0]),
    pattern: zeemanPattern(line),
  }));
}

/**
 * The region that a kernel takes.
 *
 * @throws {ArgumentError} where there are no lines or no wavelengths, or the stray light has another length.
 */
export function milneEddingtonRegion(setup: MilneEddingtonSetup): MilneEddingtonRegion {
  const { wavelengths, lines, strayLight } = setup;
  if (lines.length === 0 || wavelengths.length === 0) {
    throw new ArgumentError("Nothing to synthesise", { expected: "at least one line and one wavelength" });
  }
  if (strayLight && strayLight.length !== 4 * wavelengths.length) {
    throw new ArgumentError(`The stray light has ${strayLight.length} values`, {
      value: strayLight.length,
      expected: `${4 * wavelengths.length}: I, Q, U, V at ${wavelengths.length} wavelengths`,
    });
  }
  const own = lines.filter((line): line is MilneEddingtonLine => "pattern" in line);
  const spectral = lines.filter((line): line is SpectralLine => !("pattern" in line));
  if (own.length > 0 && spectral.length > 0) {
    throw new ArgumentError("Lines with and without a strength of their own", {
      expected: "all of one kind, since strengths are relative",
    });
  }
  return {
    ...sampleSpectrum(wavelengths, setup),
    lines: spectral.length > 0 ? milneEddingtonLines(spectral) : own,
    ...(strayLight ? { strayLight } : {}),
  };
}

/**
 * A kernel for the setup: profiles and analytic derivatives of Milne-Eddington atmospheres.
 *
 * @throws {UnsupportedError} where WebAssembly is asked for and not to be had.
 */
export function milneEddingtonKernel(setup: MilneEddingtonSetup): MilneEddingtonKernel {
  const region = milneEddingtonRegion(setup);
  const { kernel = "auto" } = setup;
  if (typeof kernel === "function") return kernel(region);
  if (kernel === "typescript") return typescriptMilneEddingtonKernel(region);
  const wasm = wasmMilneEddingtonKernel(region);
  if (!wasm && kernel === "wasm") {
    throw new UnsupportedError("The WebAssembly kernel does not run here", {
      expected: "WebAssembly with 128-bit SIMD",
      remedy: 'Take "typescript".',
    });
  }
  return wasm ?? typescriptMilneEddingtonKernel(region);
}
