import { AbortedError, ArgumentError, type Store, type WorkOptions } from "@helioscope/core";
import { sunName } from "./fits.ts";
import type { SceneOptions } from "./options.ts";
import { begin, formatOf, put, type WrittenScenes } from "./scene-store.ts";
import { scenes } from "./scenes.ts";
import { sidesOf } from "./sides.ts";

export interface WriteSceneOptions extends SceneOptions, WorkOptions {
  /** `fits` by default: PNG files have no header, and their time and pointing are lost. */
  readonly format?: "fits" | "png";
  /** Shares of the suns whose scenes are for validation and for the final test; 0.2 and 0 by default. */
  readonly validationShare?: number;
  readonly testShare?: number;
}

/**
 * Writes scenes in a folder for each class and lists them in `labels.csv` (file, class, band, observatory,
 * utc, group, split; scenes of several kinds have labels separated by ";" instead of a class), which comes last. Suns are whole on one side of the split, which is drawn: every
 * combination of class and band is held back equally often. An interrupted run is gone on
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
  const { several } = made.options;
  const lines = [`file,${several ? "labels" : "class"},band,observatory,utc,group,split`];
  const suns = Math.ceil(made.length / (made.options.classes.length * made.options.framesPerSun));
  const sides = sidesOf(made.options, suns, validationShare, testShare);
  let [found, bytes] = [0, 0];
  for (const scene of made) {
    if (signal?.aborted) throw new AbortedError(undefined, { cause: signal.reason });
    const { sceneClass, labels, band, image, sun } = scene;
    const file = `${sceneClass}/${image.name}.${kind}`;
    lines.push(
      [
        file,
        several ? labels.join(";") : sceneClass,
        band,
        "SYNTHETIC",
        image.time?.utc,
        sunName(scene),
        sides[sun],
      ].join(","),
    );
    if (await store.has(file)) found++;
    else bytes += await put(store, file, scene);
    onProgress?.({ stage: "scenes", done: scene.index + 1, total: made.length });
  }
  await store.write("labels.csv", `${lines.join("\n")}\n`);
  return { files: made.length, found, bytes };
}
