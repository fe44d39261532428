import { ArgumentError, seededRandom, throwIfAborted } from "@helioscope/core";
import { hinodeSpProfile } from "../synthesis/instruments.ts";
import { localContinuum } from "../synthesis/local-continuum.ts";
import { createSynthesizer } from "../synthesis/synthesizer.ts";
import type { SpectralSetup, StokesCube, Synthesizer } from "../types.ts";
import { sceneModel } from "./model.ts";
import type { Scene } from "./scene.ts";
import { diffraction, HINODE_SOT, smear, type Telescope } from "./telescope.ts";

/** How a scene is observed. */
export interface SceneObservation {
  /** Standard deviation of the noise of every Stokes parameter, in units of the quiet continuum; 1e-3 where absent. */
  readonly noise?: number;
  /** Of the noise; that of the scene where absent. */
  readonly seed?: number | string;
  /** Hinode's where absent; `null` for unlimited resolution. */
  readonly telescope?: Telescope | null;
  readonly kernel?: "auto" | "wasm" | "typescript";
  readonly name?: string;
  readonly signal?: AbortSignal;
  /** Pixels. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Part of a scene; whole pixels from the lower left corner. */
export interface SceneTile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Profiles of a part of a scene, [height][width][4][wavelengths], as they leave the Sun through the setup's spectrograph:
 * in units of the HSRA's continuum at disc centre, without telescope and noise. Tiles can be made in any order, in any
 * thread.
 */
export function synthesiseTile(
  scene: Scene,
  synthesizer: Synthesizer,
  tile: SceneTile,
  out?: Float32Array,
): Float32Array {
  const size = 4 * synthesizer.wavelengths.length;
  const data = out ?? new Float32Array(tile.width * tile.height * size);
  const stokes = new Float64Array(size);
  for (let j = 0; j < tile.height; j++) {
    for (let i = 0; i < tile.width; i++) {
      synthesizer.synthesize(sceneModel(scene, tile.x + i, tile.y + j), stokes);
      data.set(stokes, (j * tile.width + i) * size);
    }
  }
  return data;
}

/** The setup at the heliocentric angle of a scene. */
export function sceneSetup(scene: Scene, setup: SpectralSetup): SpectralSetup {
  return { ...setup, mu: scene.mu };
}

/**
 * Puts telescope and noise on the profiles of a whole scene, as {@link synthesiseTile} makes them; the result is in
 * units of the continuum of the HSRA at the scene's heliocentric angle.
 */
export function observeScene(
  scene: Scene,
  synthesizer: Synthesizer,
  clean: Float32Array,
  observation: SceneObservation = {},
): StokesCube {
  const { noise = 1e-3, seed = scene.seed, telescope = HINODE_SOT } = observation;
  if (!(noise >= 0)) {
    throw new ArgumentError(`The noise is ${noise}`, { value: noise, expected: "a number from 0 on" });
  }
  const { width, height, pixelScaleArcsec } = scene;
  const { wavelengths } = synthesizer;
  const size = 4 * wavelengths.length;
  const middle = wavelengths[wavelengths.length >> 1];
  const data = telescope
    ? smear(clean, width, height, size, diffraction(telescope, middle, pixelScaleArcsec))
    : clean.slice();
  const continuum = localContinuum(synthesizer.setup);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const random = seededRandom(`${seed}/noise/${x}/${y}`);
      const at = (y * width + x) * size;
      for (let k = 0; k < size; k++) data[at + k] = data[at + k] / continuum + noise * random.normal();
    }
  }
  return {
    width,
    height,
    wavelengths,
    data,
    continuum: 1,
    noise,
    name: observation.name ?? `scene ${scene.seed}`,
    mu: scene.mu,
    pixelScaleArcsec: [pixelScaleArcsec, pixelScaleArcsec],
    instrument: synthesizer.setup.instrument === hinodeSpProfile ? "Hinode SP (synthetic)" : "synthetic",
  };
}

/**
 * Synthesises and observes a whole scene: LTE profiles of every pixel, the telescope's diffraction, noise.
 *
 * @throws {AbortedError} when the signal fires.
 */
export async function synthesiseScene(
  scene: Scene,
  setup: SpectralSetup,
  observation: SceneObservation = {},
): Promise<StokesCube> {
  const { kernel, signal, onProgress } = observation;
  const synthesizer = createSynthesizer(sceneSetup(scene, setup), kernel ? { kernel } : {});
  const { width, height } = scene;
  const row = width * 4 * synthesizer.wavelengths.length;
  const clean = new Float32Array(height * row);
  for (let y = 0; y < height; y++) {
    throwIfAborted(signal);
    synthesiseTile(scene, synthesizer, { x: 0, y, width, height: 1 }, clean.subarray(y * row, (y + 1) * row));
    onProgress?.((y + 1) * width, width * height);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return observeScene(scene, synthesizer, clean, observation);
}
