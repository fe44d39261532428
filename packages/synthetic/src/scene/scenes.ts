import { ArgumentError } from "@helioscope/core";
import type { FeatureKind, SceneClass } from "./kinds.ts";
import { completeSceneOptions, type FullSceneOptions, type SceneOptions } from "./options.ts";
import { sceneDrawer } from "./redraw.ts";
import { kindsAbove, type SolarPicture } from "./render.ts";

/** A kind is a label of a scene when its features cover at least this share of the pixels: 21 of 64x64. */
export const labelShare = 0.005;

/** A labelled patch of the Sun. */
export interface Scene extends SolarPicture {
  readonly index: number;
  /** What the scene is of. */
  readonly sceneClass: SceneClass;
  /** The class and every other kind that covers {@link labelShare} or more, sorted; none in the quiet Sun. */
  readonly labels: readonly FeatureKind[];
  /** Scenes of one sun and class show the same structure and belong on one side of a split. */
  readonly sun: number;
  readonly frame: number;
}

/** Labelled scenes, each made when asked for. */
export interface Scenes extends Iterable<Scene> {
  readonly options: FullSceneOptions;
  readonly length: number;
  /** The same whatever was asked for before. Throws an ArgumentError for an index outside. */
  at(index: number): Scene;
}

/**
 * Patches of a synthetic Sun of seven classes in four bands ({@link sceneClasses}, {@link sceneBands}), drawn to look like
 * the pictures of archives: fields of 230 to 430 arcsec (64 pixels of a full disc of 400 to 512), coronal holes up to 1100, a
 * share of close ones of 60 to 250; limbs, other features beside, blur, noise, gradients, seams and JPEG steps.
 *
 * A scene shows its class: in 12 pixels of 64x64 or more, features of it change the light by a sixteenth of the quiet Sun's and by
 * three standard deviations of the noise; otherwise it is drawn anew (up to 12 times a sun, 24 times a frame).
 *
 * Classes take turns by index, and bands over suns. A scene depends on the seed and its index, and on nothing else.
 * Throws an ArgumentError for options that no scene can be made of.
 */
export function scenes(options: SceneOptions = {}): Scenes {
  const full = completeSceneOptions(options);
  const draw = sceneDrawer(full);
  const at = (index: number): Scene => {
    if (!Number.isInteger(index) || index < 0 || index >= full.count) {
      throw new ArgumentError(`Scene ${index} of ${full.count}`, {
        value: index,
        expected: `0 to ${full.count - 1}`,
      });
    }
    const scene = draw(index);
    const { sceneClass, features } = scene;
    const found = kindsAbove(features, labelShare);
    const labels = sceneClass === "quiet_sun" ? found : [...new Set([sceneClass, ...found])].sort();
    return { ...scene, index, labels };
  };
  return {
    options: full,
    length: full.count,
    at,
    *[Symbol.iterator]() {
      for (let i = 0; i < full.count; i++) yield at(i);
    },
  };
}
