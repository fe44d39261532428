import { type Random, seededRandom } from "@helioscope/core";
import { observerAt } from "../region/ephemeris.ts";
import { planCamera } from "./camera.ts";
import { between, chance, integerBetween, logBetween } from "./draw.ts";
import { type FeaturePlan, type PlacedFeature, planFeature } from "./features.ts";
import { bandsOfClass, type SceneBand, type SceneClass } from "./kinds.ts";
import type { FullSceneOptions } from "./options.ts";
import type { RenderPlan } from "./render.ts";
import { planLargeSpot } from "./sunspot.ts";

const DAY = 86_400_000;

/** Which scene an index is. */
export interface SceneIndex {
  readonly sun: number;
  readonly frame: number;
  readonly sceneClass: SceneClass;
  readonly band: SceneBand;
}

/** Classes take turns; a sun shows each of them `framesPerSun` times, always in one band; bands take turns over suns. */
export function sceneIndex(options: FullSceneOptions, index: number): SceneIndex {
  const { classes, bands, framesPerSun } = options;
  const sun = Math.floor(index / (classes.length * framesPerSun));
  const within = index % (classes.length * framesPerSun);
  const sceneClass = classes[within % classes.length];
  const seen = bandsOfClass[sceneClass].filter((band) => bands.includes(band));
  return { sun, frame: Math.floor(within / classes.length), sceneClass, band: seen[sun % seen.length] };
}

/**
 * Everything that a scene is made from. What the sun and the class decide (structure, features, field of view, camera) is
 * drawn from generators that all frames share; a frame adds pointing, evolution and noise. `redrawn` says how often the sun's
 * and the frame's draws were thrown away.
 */
export function planScene(
  options: FullSceneOptions,
  index: number,
  redrawn: { readonly sun: number; readonly frame: number } = { sun: 0, frame: 0 },
): RenderPlan & SceneIndex {
  const which = sceneIndex(options, index);
  const { sun, frame, sceneClass, band } = which;
  const draw = (times: number) => (times > 0 ? `/${times}` : "");
  const shared = seededRandom(`${options.seed}/scene/${sun}/${sceneClass}/${band}${draw(redrawn.sun)}`);
  const own = shared.fork(`frame ${frame}${draw(redrawn.frame)}`);
  const time = timeOf(options, which, own);
  const radiusArcsec = observerAt(time).radiusArcsec;
  const look = shared.fork("look");
  const close = chance(look, options.closeShare) && sceneClass !== "coronal_hole";
  const large = sceneClass === "sunspot" && band === "continuum" && chance(look, 0.5 * options.closeShare);
  const fieldArcsec = large ? logBetween(look, 60, 130) : fieldOf(look, band, sceneClass, close);
  const stage = stageOf(shared.fork("stage"), sceneClass, { fieldArcsec, radiusArcsec, large });
  const drift = 0.06 * fieldArcsec;
  const centreArcsec: [number, number] = [
    stage.centre[0] + drift * own.normal(),
    stage.centre[1] + drift * own.normal(),
  ];
  const camera = planCamera(look.fork("camera"), band, options.widthPx);
  return {
    ...which,
    name: `${sceneClass}_${String(index).padStart(6, "0")}`,
    band,
    view: {
      widthPx: options.widthPx,
      heightPx: options.widthPx,
      pixelArcsec: fieldArcsec / options.widthPx,
      centreArcsec,
      radiusArcsec,
    },
    time,
    evolution: frame === 0 ? 0 : 0.35 * frame + 0.2 * own.uniform(),
    features: featuresOf({ options, which, shared, stage, fieldArcsec, radiusArcsec, large }),
    camera: {
      ...camera,
      gain: camera.gain * (1 + 0.03 * own.normal()),
      noise: camera.noise * between(own, 0.8, 1.25),
    },
    structure: shared.fork("structure"),
    dots: own.fork("dots"),
  };
}

/** The sun's own day; frames of a class are hours apart. */
function timeOf(options: FullSceneOptions, { sun, frame }: SceneIndex, own: Random): number {
  const step = DAY / (options.framesPerSun + 1);
  return (
    options.firstDayMs + sun * DAY + Math.floor((step * (frame + 0.5 + 0.8 * own.uniform())) / 1000) * 1000
  );
}

function fieldOf(look: Random, band: SceneBand, sceneClass: SceneClass, close: boolean): number {
  if (sceneClass === "coronal_hole") return logBetween(look, 300, 1100);
  if (!close) return logBetween(look, 230, 430);
  if (band === "Fe XII 193" || sceneClass === "prominence") return logBetween(look, 150, 250);
  return logBetween(look, 60, 200);
}

interface Stage {
  /** Where the camera looks, arcsec. */
  readonly centre: readonly [number, number];
  /** Where the main feature is. */
  readonly at: readonly [number, number];
  /** Of the limb nearest to it, from north through east. */
  readonly positionDeg: number;
}

interface Field {
  readonly fieldArcsec: number;
  readonly radiusArcsec: number;
  /** One spot fills a third of the width or more. */
  readonly large: boolean;
}

/** Share of the quiet scenes in which the limb goes through the field as it does with prominences: a limb alone is none. */
const QUIET_LIMBS = 0.35;

/**
 * Prominences: the limb goes through the field. Others: anywhere on the disc, more often than not away from the limb. Large
 * spots: anywhere in the field, so that its edge cuts some.
 */
function stageOf(
  random: Random,
  sceneClass: SceneClass,
  { fieldArcsec: field, radiusArcsec: radius, large }: Field,
): Stage {
  const positionDeg = 360 * random.uniform();
  const angle = (positionDeg * Math.PI) / 180;
  const out: [number, number] = [-Math.sin(angle), Math.cos(angle)];
  const quietLimb = sceneClass === "quiet_sun" && chance(random.fork("limb"), QUIET_LIMBS);
  if (sceneClass === "prominence" || quietLimb) {
    const r = radius + field * between(random, -0.18, 0.16);
    const aside = field * 0.1 * random.normal();
    return {
      centre: [out[0] * r - out[1] * aside, out[1] * r + out[0] * aside],
      at: [out[0] * radius, out[1] * radius],
      positionDeg,
    };
  }
  const far =
    sceneClass === "coronal_hole"
      ? between(random, 0, 0.85)
      : Math.sqrt(random.uniform()) * (sceneClass === "quiet_sun" ? 0.88 : 0.94);
  const at: [number, number] = [out[0] * far * radius, out[1] * far * radius];
  const shift = (large ? 0.25 : field < 200 ? 0.14 : 0.08) * field;
  return { centre: [at[0] + shift * random.normal(), at[1] + shift * random.normal()], at, positionDeg };
}

interface FeatureContext extends Field {
  readonly options: FullSceneOptions;
  readonly which: SceneIndex;
  readonly shared: Random;
  readonly stage: Stage;
}

/** What else a band shows beside the main feature, and how often. */
const companions: Readonly<Record<SceneBand, readonly (readonly [FeaturePlan["kind"], number])[]>> = {
  "H-alpha": [
    ["filament", 0.25],
    ["plage", 0.25],
    ["sunspot", 0.06],
  ],
  continuum: [],
  "He II 304": [
    ["plage", 0.2],
    ["filament", 0.08],
  ],
  "Fe XII 193": [["active_corona", 0.45]],
};

function featuresOf(context: FeatureContext): PlacedFeature[] {
  const { options, which, shared, stage, fieldArcsec, radiusArcsec, large } = context;
  const { sceneClass, band } = which;
  const random = shared.fork("features");
  const features: PlacedFeature[] = [];
  const quiet = sceneClass === "quiet_sun";
  const extra = options.several ? 2.2 : quiet ? 0.3 : 0.6;
  const close = fieldArcsec < 200;
  const add = (kind: FeaturePlan["kind"], at: readonly [number, number], small: boolean) => {
    const draw = random.fork(`${kind} ${features.length}`);
    const size = small ? fieldArcsec * between(draw, 0.15, 0.5) : fieldArcsec;
    const feature =
      large && kind === "sunspot" ? { kind, plan: planLargeSpot(draw, size) } : planFeature(kind, draw, size);
    features.push({
      ...(quiet && small ? { ...faint(feature, draw), faint: true } : feature),
      place: kind === "prominence" ? { on: "limb", positionDeg: stage.positionDeg } : { on: "disc", at },
      random: draw.fork("structure"),
    });
  };
  for (const [kind, often] of companions[band]) {
    if (kind === sceneClass || (quiet && kind === "sunspot")) continue;
    if (!chance(random, Math.min(0.9, often * extra * (close ? 0.5 : 1)))) continue;
    add(kind, beside(random, stage, fieldArcsec, radiusArcsec), !options.several);
  }
  if (sceneClass === "flare" && band === "H-alpha" && chance(random, 0.35))
    add("sunspot", near(random, stage.at, fieldArcsec), true);
  if (sceneClass === "flare" && chance(random, 0.6)) add("plage", stage.at, false);
  if (sceneClass === "sunspot" && band === "H-alpha" && chance(random, 0.7))
    add("plage", near(random, stage.at, fieldArcsec), true);
  if (!quiet) {
    add(sceneClass, stage.at, false);
    const more = sceneClass === "filament" || sceneClass === "prominence" ? integerBetween(random, 0, 1) : 0;
    for (let k = 0; k < more; k++) {
      if (sceneClass === "prominence") break;
      add(sceneClass, beside(random, stage, fieldArcsec, radiusArcsec), true);
    }
  }
  return features;
}

/** In a quiet scene: what nobody would name. */
function faint(feature: FeaturePlan, random: Random): FeaturePlan {
  switch (feature.kind) {
    case "filament":
      return { ...feature, plan: { ...feature.plan, depth: 0.3 * feature.plan.depth } };
    case "plage":
      return { ...feature, plan: { ...feature.plan, gain: 0.25 * feature.plan.gain } };
    case "active_corona":
      return { ...feature, plan: { ...feature.plan, gain: feature.plan.gain * between(random, 0.2, 0.8) } };
    default:
      return feature;
  }
}

function near(random: Random, at: readonly [number, number], field: number): [number, number] {
  return [at[0] + 0.12 * field * random.normal(), at[1] + 0.12 * field * random.normal()];
}

/** A point of the disc in the outer part of the field. */
function beside(random: Random, { centre }: Stage, field: number, radius: number): [number, number] {
  for (let tries = 0; tries < 20; tries++) {
    const x = centre[0] + field * between(random, -0.55, 0.55);
    const y = centre[1] + field * between(random, -0.55, 0.55);
    const apart = Math.max(Math.abs(x - centre[0]), Math.abs(y - centre[1]));
    if (apart > 0.25 * field && Math.hypot(x, y) < 0.97 * radius) return [x, y];
  }
  const r = Math.hypot(...centre);
  const inwards = r > 0 ? Math.max(0, r - 0.4 * field) / r : 0;
  return [centre[0] * inwards, centre[1] * inwards];
}
