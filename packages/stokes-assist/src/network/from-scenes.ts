import { type Random, type Store, seededRandom, throwIfAborted, type WorkOptions } from "@helioscope/core";
import { sceneModel } from "../scene/model.ts";
import { randomScene } from "../scene/random-scene.ts";
import type { Scene } from "../scene/scene.ts";
import { observeScene, sceneSetup } from "../scene/synthesise.ts";
import { HINODE_SOT, type Telescope } from "../scene/telescope.ts";
import { hinodeSpProfile } from "../synthesis/instruments.ts";
import { localContinuum } from "../synthesis/local-continuum.ts";
import { createSynthesizer } from "../synthesis/synthesizer.ts";
import type { Model, SpectralSetup } from "../types.ts";
import { writeNodes } from "./atmospheres.ts";
import { DEFAULT_NODE_LOG_TAU, nodeSize } from "./nodes.ts";
import { lineName, SPECTRA, type SpectrumName } from "./spectra.ts";
import { type TrainingWriter, trainingWriter } from "./training-writer.ts";
import { varied } from "./vary.ts";

/** What a training set of scenes is made of. */
export interface SceneTrainingOptions extends WorkOptions {
  readonly spectrum: SpectrumName;
  /** Number of scenes. */
  readonly scenes: number;
  readonly seed: number | string;
  /** Side of a scene, pixels; 48 where absent. */
  readonly side?: number;
  /** Optical depths of the nodes, descending. */
  readonly logTau?: readonly number[];
  /**
   * Write every scene a second time with each pixel's atmosphere changed at random (turbulence, stratification,
   * gradients) and without the telescope; true where absent.
   */
  readonly varied?: boolean;
}

interface Observer {
  readonly setup: SpectralSetup;
  readonly telescope: Telescope;
  /** Arcsec a pixel; one is drawn. */
  readonly pixelScales: readonly number[];
}

const OBSERVERS: Readonly<Record<SpectrumName, Observer>> = {
  "hinode-sp": {
    setup: { regions: [SPECTRA["hinode-sp"]], instrument: hinodeSpProfile },
    telescope: HINODE_SOT,
    pixelScales: [0.16, 0.32],
  },
  "15648": {
    setup: { regions: [SPECTRA["15648"]] },
    // GREGOR, as an unobscured 1.5 m.
    telescope: { apertureMetres: 1.5, obscuration: 0 },
    pixelScales: [0.135, 0.3],
  },
};

/**
 * Writes a training set of synthesised scenes: spots, pores, network and granulation at heliocentric angles from mu
 * 0.6 to 1, seen through the telescope (its diffraction mixes neighbours; the atmosphere beside the profiles is the
 * true one of the pixel) and, with `varied`, with atmospheres that the scenes do not have. Profiles are stored without
 * noise, which the training adds, in units of the continuum at disc centre.
 * One seed gives the same set everywhere.
 *
 * @throws AbortedError
 */
export async function sceneTrainingSet(
  store: Store,
  options: SceneTrainingOptions,
): Promise<{ readonly blocks: number; readonly pixels: number }> {
  const { spectrum, scenes, seed, side = 48, logTau = DEFAULT_NODE_LOG_TAU } = options;
  const { wavelengths, lines } = SPECTRA[spectrum];
  const head = { wavelengths: [...wavelengths], lines: lines.map(lineName), logTau, noise: 0 };
  const writer = trainingWriter(store, head);
  for (let i = 0; i < scenes; i++) {
    const random = seededRandom(`${seed}/${spectrum}/${i}`);
    const { pixelScales } = OBSERVERS[spectrum];
    const scene = randomScene(`${seed}/${i}`, {
      width: side,
      height: side,
      pixelScaleArcsec: pixelScales[random.integer(pixelScales.length)],
      mu: anyMu(random),
    });
    const name = `scene-${String(seed).replace(/[^A-Za-z0-9_-]/g, "_")}-${i}`;
    await writeScene(writer, scene, name, options);
    options.onProgress?.({ stage: "training set", done: i + 1, total: scenes, detail: name });
  }
  return writer.finish();
}

/** Half of the scenes at disc centre, the others down to mu 0.6. */
function anyMu(random: Random): number {
  return random.uniform() < 0.5 ? 1 : 0.6 + 0.4 * random.uniform();
}

async function writeScene(
  writer: TrainingWriter,
  scene: Scene,
  name: string,
  { spectrum, logTau = DEFAULT_NODE_LOG_TAU, varied: twice = true, signal }: SceneTrainingOptions,
): Promise<void> {
  const { setup, telescope } = OBSERVERS[spectrum];
  const { width, height, mu } = scene;
  const synthesizer = createSynthesizer(sceneSetup(scene, setup));
  const length = 4 * synthesizer.wavelengths.length;
  const continuum = localContinuum(synthesizer.setup);
  const grid = Float64Array.from(logTau);
  const size = nodeSize(grid.length);
  const write = async (map: string, through: Telescope | null, modelAt: (x: number, y: number) => Model) => {
    const values = new Float32Array(width * height * size);
    const clean = new Float32Array(width * height * length);
    for (let i = 0; i < width * height; i++) {
      if (i % width === 0) {
        throwIfAborted(signal);
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      const model = modelAt(i % width, Math.floor(i / width));
      clean.set(synthesizer.synthesize(model), i * length);
      writeNodes(model.components[0].atmosphere, grid, values, i * size);
    }
    const nodes = { count: width * height, logTau: grid, values };
    const { data } = observeScene(scene, synthesizer, clean, { noise: 0, telescope: through });
    const profiles = data.map((value) => continuum * value);
    const place = `mu ${mu.toFixed(2)}, ${scene.pixelScaleArcsec} arcsec a pixel`;
    const origin = `synthesised scene ${scene.seed}, ${place}${through ? "" : ", varied"}`;
    await writer.add({ name: map, origin, width, height, nodes, profiles });
  };
  await write(name, telescope, (x, y) => sceneModel(scene, x, y));
  if (!twice) return;
  const random = seededRandom(`${scene.seed}/varied`);
  await write(`${name}-varied`, null, (x, y) => varied(sceneModel(scene, x, y), mu, random));
}
