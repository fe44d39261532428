import type { Random, Raster, SolarImage } from "@helioscope/core";
import { observerAt } from "../region/ephemeris.ts";
import { solarRadiusM } from "../region/scale.ts";
import { type CameraPlan, takePicture } from "./camera.ts";
import { canvasFor, featuresOn, type SceneFeature } from "./canvas.ts";
import { type PlacedFeature, paintFeature } from "./features.ts";
import { paintGround } from "./ground.ts";
import { bandAngstrom, type FeatureKind, type SceneBand } from "./kinds.ts";
import { sightOf, type View } from "./view.ts";
import { shownPixels } from "./visible.ts";

/** A picture and what is in it. */
export interface SolarPicture {
  /** Values from 0 to 255 in whole steps, as archives have them in their pictures. Row 0 south. */
  readonly image: SolarImage;
  readonly band: SceneBand;
  /** Of each pixel: 0, or the place of its class in {@link sceneClasses}, counted from 1. */
  readonly mask: Raster<Uint8Array>;
  readonly features: readonly SceneFeature[];
}

export interface RenderPlan {
  readonly name: string;
  readonly band: SceneBand;
  readonly view: View;
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  /** How far fine structure has changed since the sun's first scene, in units of its own size. */
  readonly evolution: number;
  readonly features: readonly PlacedFeature[];
  readonly camera: CameraPlan;
  /** Of the sun's structure: the same for all scenes of one sun and band. */
  readonly structure: Random;
  /** Of the camera's noise: another for every scene. */
  readonly dots: Random;
}

export function render(plan: RenderPlan): SolarPicture {
  return renderShowing(plan, null).picture;
}

/** A picture, and how many pixels show features of a kind that are painted last: see {@link shownPixels}. */
export function renderShowing(
  plan: RenderPlan,
  kind: FeatureKind | null,
): { readonly picture: SolarPicture; readonly shown: number } {
  const { band, view, evolution } = plan;
  const canvas = canvasFor(sightOf(view), band, plan.structure);
  paintGround(canvas, plan.structure.fork("ground"), evolution);
  const { light, mask } = canvas;
  let before: Float32Array | null = null;
  for (const feature of plan.features) {
    if (feature.kind === kind) before ??= light.slice();
    paintFeature(canvas, feature, evolution);
  }
  const shown = kind === null || before === null ? 0 : shownPixels(canvas, before, kind, plan.camera);
  takePicture(light, view.widthPx, plan.camera, plan.dots);
  const picture = {
    image: solarImage(plan, light),
    band,
    mask: { data: mask, width: view.widthPx, height: view.heightPx },
    features: featuresOn(canvas),
  };
  return { picture, shown };
}

function solarImage({ name, band, view, time }: RenderPlan, data: Float32Array): SolarImage {
  const observer = observerAt(time);
  const utc = new Date(time).toISOString();
  return {
    data,
    width: view.widthPx,
    height: view.heightPx,
    name,
    time: { utc, scale: "UTC", original: utc.slice(0, -1) },
    unit: "DN",
    instrument: "SYNTHETIC HELIOSCOPE",
    wavelengthAngstrom: bandAngstrom[band],
    observer: {
      distanceMetres: observer.distanceM,
      b0Degrees: observer.latitudeDeg,
      l0Degrees: observer.longitudeDeg,
      sunRadiusMetres: solarRadiusM,
    },
    coordinates: {
      frame: "helioprojective",
      type: ["HPLN-TAN", "HPLT-TAN"],
      referencePixel: [(view.widthPx + 1) / 2, (view.heightPx + 1) / 2],
      rotationDegrees: 0,
      referenceArcsec: [view.centreArcsec[0], view.centreArcsec[1]],
      pixelScaleArcsec: [view.pixelArcsec, view.pixelArcsec],
    },
  };
}

/** Kinds whose share of the picture is at least the limit, sorted by name. */
export function kindsAbove(features: readonly SceneFeature[], limit: number): FeatureKind[] {
  const shares = new Map<FeatureKind, number>();
  for (const { kind, share } of features) shares.set(kind, (shares.get(kind) ?? 0) + share);
  return [...shares]
    .filter(([, share]) => share >= limit)
    .map(([kind]) => kind)
    .sort();
}
