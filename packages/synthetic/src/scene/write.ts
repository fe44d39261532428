import { AbortedError, ArgumentError, type Store, type WorkOptions } from "@helioscope/core";
import { sunName } from "./fits.ts";
import type { SceneOptions } from "./options.ts";
import { begin, formatOf, put, type WrittenScenes } from "./scene-store.ts";
import { scenes } from "./scenes.ts";

export interface WriteSceneOptions extends SceneOptions, WorkOptions {
  /** `fits` by default: PNG files have no header, and their time and pointing are lost. */
  readonly format?: "fits" | "png";
  /** Shares of the suns whose scenes are for validation and for the final test; 0.2 and 0 by default. */
  readonly validationShare?: number;
  readonly testShare?: number;
}

/**
 * Writes scenes in a folder for each class and lists them in `labels.csv` (file, class, labels separated by ";", band,
 * observatory, utc, group, split), which comes last. Suns are whole on one side of the split. An interrupted run is gone on
 * with where the store holds the same scenes.
 *
 * Throws an ArgumentError for options that no scene can be made of, a DataError where the store holds anything else, an
 * AbortedError when it is asked to stop.
 */
export async function writeScenes(store: Store, options: WriteSceneOptions = {}): Promise<WrittenScenes> {
  const {
    signal,
    onProgress,
    onWarning: _,
    format,
    validationShare = 0.2,
    testShare = 0,
    ...asked
  } = options;
  const made = scenes(asked);
  const kind = formatOf(format);
  if (!(validationShare >= 0 && testShare >= 0 && validationShare + testShare < 1)) {
    throw new ArgumentError(`Shares of ${validationShare} and ${testShare}`, {
      value: [validationShare, testShare],
      expected: "0 or more, together less than 1",
    });
  }
  await begin(store, { ...made.options, format: kind, validationShare, testShare });
  const lines = ["file,class,labels,band,observatory,utc,group,split"];
  let [found, bytes] = [0, 0];
  for (const scene of made) {
    if (signal?.aborted) throw new AbortedError(undefined, { cause: signal.reason });
    const { sceneClass, labels, band, image, sun } = scene;
    const file = `${sceneClass}/${image.name}.${kind}`;
    const side = sideOf(sun, validationShare, testShare);
    lines.push(
      [file, sceneClass, labels.join(";"), band, "SYNTHETIC", image.time?.utc, sunName(scene), side].join(
        ",",
      ),
    );
    if (await store.has(file)) found++;
    else bytes += await put(store, file, scene);
    onProgress?.({ stage: "scenes", done: scene.index + 1, total: made.length });
  }
  await store.write("labels.csv", `${lines.join("\n")}\n`);
  return { files: made.length, found, bytes };
}

/** Every so many suns one is held back: 0.2 of them is each fifth. */
function sideOf(sun: number, validation: number, test: number): string {
  const passes = (share: number) => Math.floor((sun + 1) * share + 1e-9) > Math.floor(sun * share + 1e-9);
  if (passes(validation + test)) {
    const held = Math.floor((sun + 1) * (validation + test) + 1e-9);
    const share = test / (validation + test);
    return Math.floor(held * share + 1e-9) > Math.floor((held - 1) * share + 1e-9) ? "test" : "validation";
  }
  return "train";
}
