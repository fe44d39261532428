import type { Random } from "@helioscope/core";
import { type ActiveCoronaPlan, paintActiveCorona, planActiveCorona } from "./active-corona.ts";
import type { Canvas } from "./canvas.ts";
import { type CoronalHolePlan, paintCoronalHole, planCoronalHole } from "./coronal-hole.ts";
import { type FilamentPlan, paintFilament, planFilament } from "./filament.ts";
import { type FlarePlan, paintFlare, planFlare } from "./flare.ts";
import { type PlagePlan, paintPlage, planPlage } from "./plage.ts";
import { type ProminencePlan, paintProminence, planProminence } from "./prominence.ts";
import { paintSpots, planSpots, type SpotGroupPlan } from "./sunspot.ts";
import { limbFrame, surfaceFrame } from "./view.ts";

/** Where a feature stands: a point of the disc, arcsec, or for a prominence a position angle of the limb, degrees. */
export type Place =
  | { readonly on: "disc"; readonly at: readonly [number, number] }
  | { readonly on: "limb"; readonly positionDeg: number };

export type FeaturePlan =
  | { readonly kind: "coronal_hole"; readonly plan: CoronalHolePlan }
  | { readonly kind: "filament"; readonly plan: FilamentPlan }
  | { readonly kind: "flare"; readonly plan: FlarePlan }
  | { readonly kind: "plage"; readonly plan: PlagePlan }
  | { readonly kind: "prominence"; readonly plan: ProminencePlan }
  | { readonly kind: "sunspot"; readonly plan: SpotGroupPlan }
  | { readonly kind: "active_corona"; readonly plan: ActiveCoronaPlan };

/** A feature, where it is, and the seed of its fine structure. */
export type PlacedFeature = FeaturePlan & {
  readonly place: Place;
  readonly random: Random;
  /** Too weak to be named: it is painted, but enters neither mask nor list. */
  readonly faint?: boolean;
};

/** Draws a feature that suits a field of view. */
export function planFeature(kind: FeaturePlan["kind"], random: Random, fieldArcsec: number): FeaturePlan {
  switch (kind) {
    case "coronal_hole":
      return { kind, plan: planCoronalHole(random, fieldArcsec) };
    case "filament":
      return { kind, plan: planFilament(random, fieldArcsec) };
    case "flare":
      return { kind, plan: planFlare(random, fieldArcsec) };
    case "plage":
      return { kind, plan: planPlage(random, fieldArcsec) };
    case "prominence":
      return { kind, plan: planProminence(random, fieldArcsec) };
    case "sunspot":
      return { kind, plan: planSpots(random, fieldArcsec) };
    case "active_corona":
      return { kind, plan: planActiveCorona(random, fieldArcsec) };
  }
}

export function paintFeature(given: Canvas, feature: PlacedFeature, evolution: number): void {
  const { place, random } = feature;
  const canvas = feature.faint
    ? {
        ...given,
        mask: new Uint8Array(given.mask.length),
        owner: new Uint16Array(given.owner.length),
        painted: [],
      }
    : given;
  const frame =
    place.on === "disc" ? surfaceFrame(canvas.sight, place.at) : limbFrame(canvas.sight, place.positionDeg);
  switch (feature.kind) {
    case "coronal_hole":
      paintCoronalHole(canvas, frame, feature.plan, random, evolution);
      return;
    case "filament":
      paintFilament(canvas, frame, feature.plan, random, evolution);
      return;
    case "flare":
      paintFlare(canvas, frame, feature.plan, random, evolution);
      return;
    case "plage":
      paintPlage(canvas, frame, feature.plan, random, evolution);
      return;
    case "prominence":
      paintProminence(canvas, frame, feature.plan, random, evolution);
      return;
    case "sunspot":
      paintSpots(canvas, frame, feature.plan, random, evolution);
      return;
    case "active_corona":
      paintActiveCorona(canvas, frame, feature.plan, random, evolution);
      return;
  }
}
