import { type Random, ShapeError, seededRandom } from "@helioscope/core";
import { logTauGrid } from "../atmosphere/index.ts";
import {
  type GuessOptions,
  guessFor,
  type InversionConfig,
  inversionConfig,
  invertPixel,
} from "../inversion/index.ts";
import { checkNoise } from "../inversion/weights.ts";
import { createSynthesizer, type SynthesizerOptions } from "../synthesis/index.ts";
import type { Model, SpectralSetup } from "../types.ts";
import { lteLayout } from "./lte-layout.ts";
import type { MethodDescription, PixelInverter, ProfileFacts } from "./method.ts";

/**
 * Inverts pixels in LTE. The wavelengths of the setup's regions, one region behind the other, are those of the cube.
 * Without guesses each pixel starts from the atmosphere that the configuration names, with velocity and field read
 * off its profiles.
 */
export interface LteMethod extends MethodDescription {
  readonly kind: "lte";
  readonly setup: SpectralSetup;
  readonly config: InversionConfig;
  /** Depths of the models; 49 from 1.2 to -3.6 by default. */
  readonly logTau?: Float64Array;
  /** Components of the models; with 2, guesses are needed. 1 by default. */
  readonly components?: 1 | 2;
  /** Standard deviation, of all or of I, Q, U and V, in the units of the cube; that of the cube where absent. */
  readonly noise?: number | readonly [number, number, number, number];
  /** Factors on the squared misfit at each wavelength; 0 leaves it out. */
  readonly wavelengthWeights?: readonly number[];
  /** Further starts of each pixel from guesses disturbed by chance; 0 by default. */
  readonly restarts?: number;
  /** No further start once chi squared is at most this; 0 by default. */
  readonly goodEnough?: number;
  /** What is assumed of the field where a pixel has no guess, see `guessFor`; `informed` by default. */
  readonly ownGuess?: NonNullable<GuessOptions["kind"]>;
  readonly kernel?: NonNullable<SynthesizerOptions["kernel"]>;
}

/** Wavelengths of setup and cube that differ by more than this do not belong together, Angstrom. */
const SAME = 1e-4;

/** @throws ArgumentError, ShapeError for what does not go together; a ZodError for a wrong configuration. */
export async function openLte(
  method: LteMethod,
  { wavelengths, noise, factor = 1 }: ProfileFacts,
): Promise<PixelInverter<Model>> {
  const { setup, components = 1, restarts = 0, goodEnough = 0, kernel = "auto" } = method;
  const config = inversionConfig.parse(method.config);
  const logTau = method.logTau ?? logTauGrid();
  const synthesizer = createSynthesizer(setup, { kernel });
  checkWavelengths(synthesizer.wavelengths, wavelengths);
  const sigma = method.noise === undefined ? noise : scaled(method.noise, factor);
  checkNoise(sigma);
  const options = {
    noise: sigma,
    ...(method.wavelengthWeights ? { wavelengthWeights: method.wavelengthWeights } : {}),
    ...{ restarts, goodEnough },
  };
  const atmosphere = config.guess === "fal-c" ? "falC" : "hsra";
  const own = (observed: Float64Array): Model =>
    guessFor(observed, setup, { atmosphere, kind: method.ownGuess ?? "informed", logTau });
  return {
    layout: lteLayout(logTau, components),
    wavelengths,
    kernel: synthesizer.kernel,
    needsGuess: components === 2,
    invert(observed, guess, seed) {
      const random: { readonly random?: Random } = restarts > 0 ? { random: seededRandom(seed) } : {};
      return invertPixel(observed, guess ?? own(observed), synthesizer, config, { ...options, ...random });
    },
    synthesize: (model) => synthesizer.synthesize(model),
  };
}

function scaled(noise: NonNullable<LteMethod["noise"]>, factor: number): typeof noise {
  if (typeof noise === "number") return noise * factor;
  const [i, q, u, v] = noise;
  return [i * factor, q * factor, u * factor, v * factor];
}

function checkWavelengths(setup: Float64Array, cube: Float64Array): void {
  if (setup.length !== cube.length) {
    throw new ShapeError(`Setup of ${setup.length} wavelengths`, {
      value: setup.length,
      expected: `${cube.length}, those of the cube`,
    });
  }
  const at = setup.findIndex((wavelength, i) => !(Math.abs(wavelength - cube[i]) < SAME));
  if (at < 0) return;
  throw new ShapeError(`Wavelength ${at} of the setup is ${setup[at]} Angstrom`, {
    value: setup[at],
    expected: `${cube[at]}, that of the cube`,
    remedy: "Make the setup's regions from the wavelengths of the cube.",
  });
}
