import type { Sky } from "./sky.ts";

const RADIANS = Math.PI / 180;
const STEP = 15;
/** Lines nearer to the limb, where they crowd, go without a name. */
const NAMED = 60;

export type System = "stonyhurst" | "carrington";

/** Lines on the disk of the Sun, as SVG path data. */
export interface SunLines {
  readonly limb: string;
  readonly grid: string;
  /** The equator and the central or first meridian, to be drawn stronger. */
  readonly main: string;
  /** Names of lines where they cross the main ones, in SVG coordinates of the picture. */
  readonly labels: readonly Label[];
}

export interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** What of the Sun can be drawn: the place and distance of the observer have to be known. */
export function sunLines(sky: Sky, height: number, wanted: "auto" | System): SunLines | undefined {
  const { observer, frame } = sky.wcs;
  const { distanceMetres, sunRadiusMetres, latitude } = observer;
  if (frame !== "helioprojective" || distanceMetres === undefined) return undefined;
  const turns = Float64Array.from({ length: 721 }, (_, i) => (i / 720) * 2 * Math.PI);
  const radius = Math.asin(sunRadiusMetres / distanceMetres);
  const limb = path(
    sky,
    height,
    turns.map((turn) => Math.atan2(Math.sin(radius) * Math.cos(turn), Math.cos(radius)) / RADIANS),
    turns.map((turn) => Math.asin(Math.sin(radius) * Math.sin(turn)) / RADIANS),
  );
  const longitudes = { stonyhurst: observer.stonyhurstLongitude, carrington: observer.carringtonLongitude };
  const order: readonly System[] = wanted === "auto" ? ["stonyhurst", "carrington"] : [wanted];
  const system = order.find((one) => longitudes[one] !== undefined);
  const central = system && longitudes[system];
  if (latitude === undefined || central === undefined || system === undefined)
    return { limb, grid: "", main: "", labels: [] };
  const seen = { distance: distanceMetres / sunRadiusMetres, latitude: latitude * RADIANS, central };
  const line = (points: readonly (readonly [longitude: number, latitude: number])[]): string => {
    const seenPoints = points.map(([longitude, latitude]) => helioprojective(longitude, latitude, seen));
    return path(
      sky,
      height,
      Float64Array.from(seenPoints, ([x]) => x),
      Float64Array.from(seenPoints, ([, y]) => y),
    );
  };
  const whole = Array.from({ length: 361 }, (_, i) => i);
  const parallel = (latitude: number): string => line(whole.map((longitude) => [longitude, latitude]));
  const meridian = (longitude: number): string =>
    line(whole.slice(0, 181).map((at) => [longitude, at - 90] as const));
  const grid: string[] = [];
  for (let latitude = STEP - 90; latitude < 90; latitude += STEP)
    if (latitude !== 0) grid.push(parallel(latitude));
  for (let longitude = STEP; longitude < 360; longitude += STEP) grid.push(meridian(longitude));
  const labels: Label[] = [];
  const name = (longitude: number, latitude: number, text: string): void => {
    const [x, y] = helioprojective(longitude, latitude, seen);
    const [px, py] = sky.pixel([x], [y]);
    const at = { x: (px[0] ?? Number.NaN) + 0.5, y: height - 0.5 - (py[0] ?? Number.NaN) };
    if (Number.isFinite(at.x) && Number.isFinite(at.y)) labels.push({ ...at, text });
  };
  const middle = Math.round(central / STEP) * STEP;
  for (let at = middle - NAMED; at <= middle + NAMED; at += STEP) name(at, 0, longitudeName(at, system));
  for (let at = -75; at <= 75; at += STEP)
    if (at !== 0) name(middle, at, `${Math.abs(at)}°${at < 0 ? "S" : "N"}`);
  return { limb, grid: grid.join(""), main: parallel(0) + meridian(0), labels };
}

function longitudeName(degrees: number, system: System): string {
  if (system === "carrington") return `${((degrees % 360) + 360) % 360}°`;
  const west = degrees - 360 * Math.round(degrees / 360);
  return west === 0 ? "0°" : `${Math.abs(west)}°${west < 0 ? "E" : "W"}`;
}

interface Observer {
  /** In solar radii. */
  readonly distance: number;
  /** Radians. */
  readonly latitude: number;
  /** Longitude of the central meridian, degrees. */
  readonly central: number;
}

/** Degrees west and north of the centre of the disk, NaN for what is behind the limb (Thompson 2006, section 7). */
function helioprojective(longitude: number, latitude: number, observer: Observer): readonly [number, number] {
  const [phi, theta] = [(longitude - observer.central) * RADIANS, latitude * RADIANS];
  const { distance, latitude: b0 } = observer;
  const x = Math.cos(theta) * Math.sin(phi);
  const y = Math.sin(theta) * Math.cos(b0) - Math.cos(theta) * Math.cos(phi) * Math.sin(b0);
  const z = Math.sin(theta) * Math.sin(b0) + Math.cos(theta) * Math.cos(phi) * Math.cos(b0);
  if (z < 1 / distance) return [Number.NaN, Number.NaN];
  const range = Math.hypot(x, y, distance - z);
  return [Math.atan2(x, distance - z) / RADIANS, Math.asin(y / range) / RADIANS];
}

/** The line through world coordinates, interrupted where they are NaN, in SVG coordinates of the picture. */
function path(sky: Sky, height: number, longitudes: Float64Array, latitudes: Float64Array): string {
  const [x, y] = sky.pixel(longitudes, latitudes);
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
