import { ArgumentError, type Random, seededRandom } from "@helioscope/core";
import { type Observer, observerAt } from "../region/ephemeris.ts";
import { planCamera } from "./camera.ts";
import { between, chance, integerBetween } from "./draw.ts";
import { type FeaturePlan, type PlacedFeature, planFeature } from "./features.ts";
import { type SceneBand, sceneBands } from "./kinds.ts";
import { render, type SolarPicture } from "./render.ts";

export interface FullDiskOptions {
  /** H-alpha by default. */
  readonly band?: SceneBand;
  readonly seed?: number | string;
  /** Pixels on a side; 512 by default. */
  readonly widthPx?: number;
  /** Diameter of the disc in image widths; 0.8 by default. */
  readonly diskShare?: number;
  /** UTC, ISO 8601; from it follow the tilt of the axis and the disc's angular size. 2014-01-01T12:00:00Z by default. */
  readonly utc?: string;
  /** How many active regions and filaments there are, from 0 (none) to 1 (as at the maximum of a cycle); 0.6 by default. */
  readonly activity?: number;
}

/**
 * The whole disc: active regions in two belts of latitude, filaments between and polewards of them, prominences at the limb,
 * coronal holes at the poles and elsewhere, each where its band shows it; the sky around. Throws an ArgumentError for a band
 * that there is not, fewer than 64 pixels, shares beyond (0, 1] and times that are none.
 */
export function fullDiskScene(options: FullDiskOptions = {}): SolarPicture {
  const { band = "H-alpha", seed = 1, widthPx = 512, diskShare = 0.8, activity = 0.6 } = options;
  const utc = options.utc ?? "2014-01-01T12:00:00Z";
  const time = Date.parse(utc);
  if (!sceneBands.includes(band)) {
    throw new ArgumentError(`There is no band "${band}"`, { value: band, expected: sceneBands.join(", ") });
  }
  check("widthPx", widthPx, Number.isInteger(widthPx) && widthPx >= 64, "an integer of 64 or more");
  check("diskShare", diskShare, diskShare > 0 && diskShare <= 1, "above 0, at most 1");
  check("activity", activity, activity >= 0 && activity <= 1, "0 to 1");
  check("utc", utc, Number.isFinite(time), "a time in ISO 8601");
  const random = seededRandom(`${seed}/disc/${band}`);
  const observer = observerAt(time);
  return render({
    name: `disc_${band.replaceAll(/[^A-Za-z0-9]+/g, "_")}_${String(seed)}`,
    band,
    view: {
      widthPx,
      heightPx: widthPx,
      pixelArcsec: (2 * observer.radiusArcsec) / (diskShare * widthPx),
      centreArcsec: [0, 0],
      radiusArcsec: observer.radiusArcsec,
    },
    time,
    evolution: 0,
    features: diskFeatures(random.fork("features"), band, observer, activity),
    camera: planCamera(random.fork("camera"), band, widthPx),
    structure: random.fork("structure"),
    dots: random.fork("dots"),
  });
}

function check(name: string, value: unknown, right: boolean, expected: string): void {
  if (!right) throw new ArgumentError(`${name} is ${String(value)}`, { value, expected });
}

/** Field of view that features are drawn for, arcsec. */
const FIELD = 400;

function diskFeatures(
  random: Random,
  band: SceneBand,
  observer: Observer,
  activity: number,
): PlacedFeature[] {
  const features: PlacedFeature[] = [];
  const add = (
    kind: FeaturePlan["kind"],
    place: PlacedFeature["place"],
    draw: Random,
    field: number = FIELD,
  ) => features.push({ ...planFeature(kind, draw, field), place, random: draw.fork("structure") });
  const onDisc = (draw: Random, low: number, high: number) => discPoint(draw, observer, low, high);
  const some = (most: number) => Math.round(activity * between(random, 0.5, 1) * most);
  if (band === "Fe XII 193") addHoles(random.fork("holes"), observer, add);
  const regions = some(7);
  for (let k = 0; k < regions; k++) {
    const draw = random.fork(`region ${k}`);
    const at = onDisc(draw, 7, 30);
    if (band === "H-alpha" || band === "He II 304") add("plage", { on: "disc", at }, draw.fork("plage"));
    if (band === "H-alpha" || band === "continuum") {
      if (chance(draw, 0.7)) add("sunspot", { on: "disc", at }, draw.fork("spots"));
    }
    if (band === "Fe XII 193") add("active_corona", { on: "disc", at }, draw.fork("loops"));
    if (k === 0 && (band === "H-alpha" || band === "He II 304") && chance(draw, 0.25)) {
      add("flare", { on: "disc", at }, draw.fork("flare"), 0.5 * FIELD);
    }
  }
  if (band === "continuum" || band === "Fe XII 193") return features;
  const filaments = band === "H-alpha" ? 1 + some(12) : some(4);
  for (let k = 0; k < filaments; k++) {
    const draw = random.fork(`filament ${k}`);
    add("filament", { on: "disc", at: onDisc(draw, 5, 60) }, draw);
  }
  const prominences = 1 + some(8);
  for (let k = 0; k < prominences; k++) {
    const draw = random.fork(`prominence ${k}`);
    add("prominence", { on: "limb", positionDeg: 360 * draw.uniform() }, draw, 0.6 * FIELD);
  }
  return features;
}

function addHoles(
  random: Random,
  observer: Observer,
  add: (kind: "coronal_hole", place: PlacedFeature["place"], draw: Random, field: number) => void,
): void {
  for (const pole of [1, -1]) {
    const draw = random.fork(`pole ${pole}`);
    if (!chance(draw, 0.6)) continue;
    const at: [number, number] = [0, pole * 0.96 * observer.radiusArcsec];
    add("coronal_hole", { on: "disc", at }, draw, between(draw, 500, 1000));
  }
  const others = integerBetween(random, 0, 3);
  for (let k = 0; k < others; k++) {
    const draw = random.fork(k);
    add("coronal_hole", { on: "disc", at: discPoint(draw, observer, 0, 50) }, draw, between(draw, 250, 700));
  }
}

/** A point of the near side between two latitudes, north or south, not quite at the limb: arcsec west and north. */
function discPoint(random: Random, observer: Observer, lowDeg: number, highDeg: number): [number, number] {
  const rad = Math.PI / 180;
  const side = random.integer(2) === 0 ? 1 : -1;
  const latitude = side * between(random, lowDeg, highDeg) * rad;
  const longitude = between(random, -70, 70) * rad;
  const tilt = observer.latitudeDeg * rad;
  const north =
    Math.sin(latitude) * Math.cos(tilt) - Math.cos(latitude) * Math.cos(longitude) * Math.sin(tilt);
  return [observer.radiusArcsec * Math.cos(latitude) * Math.sin(longitude), observer.radiusArcsec * north];
}
