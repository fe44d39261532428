import {
  type HeliographicSystem,
  heliographicToHelioprojective,
  sunRadiusArcsec,
} from "@helioscope/io-fits/wcs";
import type { Sky } from "./sky.ts";

const STEP = 15;
/** Lines nearer to the limb, where they crowd, go without a name. */
const NAMED = 60;

/** Lines on the disk of the Sun, as SVG path data. */
export interface SunLines {
  readonly limb: string;
  readonly grid: string;
  /** The equator and the first meridian, to be drawn stronger. */
  readonly main: string;
  /** Names of lines where they cross the equator or the middle, in SVG coordinates of the picture. */
  readonly labels: readonly Label[];
}

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/**
 * What of the Sun can be drawn over a helioprojective picture: the limb where the distance of the observer is known,
 * lines every 15 degrees where its longitude and latitude are too (Stonyhurst's rather than Carrington's).
 */
export function sunLines(
  sky: Sky,
  height: number,
  wanted: "auto" | HeliographicSystem,
): SunLines | undefined {
  const { observer, frame } = sky.wcs;
  if (frame !== "helioprojective" || observer.distanceMetres === undefined) return undefined;
  const limb = limbPath(sky, height);
  const longitudes = { stonyhurst: observer.stonyhurstLongitude, carrington: observer.carringtonLongitude };
  const order: readonly HeliographicSystem[] = wanted === "auto" ? ["stonyhurst", "carrington"] : [wanted];
  const system = order.find((one) => longitudes[one] !== undefined);
  const central = system && longitudes[system];
  if (observer.latitude === undefined || central === undefined || system === undefined)
    return { limb, grid: "", main: "", labels: [] };
  const places = (longitude: readonly number[], latitude: readonly number[]) =>
    sky.pixel(...heliographicToHelioprojective(observer, longitude, latitude, system));
  const degrees = (from: number, to: number): number[] =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const parallel = (latitude: number): string => {
    const whole = degrees(0, 360);
    return path(
      ...places(
        whole,
        whole.map(() => latitude),
      ),
      height,
    );
  };
  const meridian = (longitude: number): string => {
    const half = degrees(-90, 90);
    return path(
      ...places(
        half.map(() => longitude),
        half,
      ),
      height,
    );
  };
  const grid: string[] = [];
  for (let at = STEP - 90; at < 90; at += STEP) if (at !== 0) grid.push(parallel(at));
  for (let at = STEP; at < 360; at += STEP) grid.push(meridian(at));
  const labels: Label[] = [];
  const name = (longitude: number, latitude: number, text: string): void => {
    const [[x = Number.NaN], [y = Number.NaN]] = places([longitude], [latitude]);
    if (Number.isFinite(x) && Number.isFinite(y)) labels.push({ x: x + 0.5, y: height - 0.5 - y, text });
  };
  const middle = Math.round(central / STEP) * STEP;
  for (let at = middle - NAMED; at <= middle + NAMED; at += STEP) name(at, 0, longitudeName(at, system));
  for (let at = -NAMED; at <= NAMED; at += STEP)
    if (at !== 0) name(middle, at, `${Math.abs(at)}°${at < 0 ? "S" : "N"}`);
  return { limb, grid: grid.join(""), main: parallel(0) + meridian(0), labels };
}

/** The circle of the apparent radius about the centre of the disk. */
function limbPath(sky: Sky, height: number): string {
  const radius = (sunRadiusArcsec(sky.wcs.observer) / 3600) * (Math.PI / 180);
  const turns = Array.from({ length: 721 }, (_, i) => (i / 720) * 2 * Math.PI);
  const longitudes = turns.map((turn) => Math.atan2(Math.sin(radius) * Math.cos(turn), Math.cos(radius)));
  const latitudes = turns.map((turn) => Math.asin(Math.sin(radius) * Math.sin(turn)));
  const inDegrees = (values: readonly number[]): number[] => values.map((value) => (value * 180) / Math.PI);
  return path(...sky.pixel(inDegrees(longitudes), inDegrees(latitudes)), height);
}

function longitudeName(degrees: number, system: HeliographicSystem): string {
  if (system === "carrington") return `${((degrees % 360) + 360) % 360}°`;
  const west = degrees - 360 * Math.round(degrees / 360);
  return west === 0 ? "0°" : `${Math.abs(west)}°${west < 0 ? "E" : "W"}`;
}

/** The line through points of the picture, interrupted where they are NaN, in SVG coordinates. */
function path(x: Float64Array, y: Float64Array, height: number): string {
  let text = "";
  let down = false;
  for (let i = 0; i < x.length; i++) {
    const [px, py] = [(x[i] ?? Number.NaN) + 0.5, height - 0.5 - (y[i] ?? Number.NaN)];
    const drawn = Number.isFinite(px) && Number.isFinite(py);
    if (drawn) text += `${down ? "L" : "M"}${px.toFixed(2)} ${py.toFixed(2)}`;
    down = drawn;
  }
  return text;
}
