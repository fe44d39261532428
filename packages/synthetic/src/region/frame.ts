import type { ObservationTime, Raster } from "@helioscope/core";
import { recordTime, utcOf } from "./clock.ts";
import { type Observer, observerAt } from "./ephemeris.ts";
import { fieldAt } from "./field.ts";
import type { Grid } from "./grid.ts";
import { mix, normals } from "./hash.ts";
import { findInversionLine } from "./inversion.ts";
import type { ActiveRegionOptions } from "./options.ts";
import type { RegionPlan } from "./plan.ts";
import { sharpPixelCm2 } from "./scale.ts";
import { boxOf, sphereAt } from "./sphere.ts";
import { sampledField, sampleStep, strengthOf } from "./strength.ts";

/** A magnetogram of an active region, as SHARP has them in cylindrical equal-area coordinates. */
export interface RegionFrame {
  readonly harp: number;
  /** T_REC, TAI. */
  readonly time: ObservationTime;
  /** Hours from central meridian passage. */
  readonly hours: number;
  /** Line-of-sight field with noise, gauss; row 0 south, west at high x; NaN beyond the limb. */
  readonly image: Raster<Float32Array<ArrayBuffer>>;
  /** The vertical field without noise, gauss. */
  readonly radial: Raster<Float32Array<ArrayBuffer>>;
  readonly quality: number;
  readonly observer: Observer;
  /** Stonyhurst degrees: of the flux, and of the whole patch. */
  readonly longitudeDeg: number;
  readonly latitudeDeg: number;
  readonly patchLongitudesDeg: readonly [number, number];
  readonly patchLatitudesDeg: readonly [number, number];
  /** Carrington coordinates of the region's centre, where the projection has its origin, degrees. */
  readonly originDeg: { readonly longitude: number; readonly latitude: number };
  /** Column and row of that place, which may lie outside the window. */
  readonly originPx: readonly [number, number];
  /** Unsigned vertical flux of the pixels above {@link activeGauss}, without noise, Mx. */
  readonly unsignedFluxMx: number;
  /** Their number. */
  readonly activePixels: number;
  /** R_VALUE of the window's own vertical field, without noise. */
  readonly rValue: number;
  /** 1 near strong-gradient polarity-inversion lines of the noise-free vertical field, in blocks of four pixels. */
  inversionLine(): Raster<Uint8Array>;
}

/** Field of a pixel that counts as active, gauss: well above the noise. */
export const activeGauss = 100;

/** The window of a frame; what is left out is that of the region. */
export interface FrameWindow {
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** Middle of the window, whole pixels west and north of the region's centre. */
  readonly centrePx?: readonly [number, number];
}

export interface Window {
  readonly x0: number;
  readonly y0: number;
  readonly width: number;
  readonly height: number;
}

const QUALITIES = [0x10400, 0x10400, 0x10400, 0x20000, 0x40000, 0x400] as const;

/** QUALITY of a record: mostly 0; the bit pattern 0x10400 is the commonest trouble of the real archive. */
export function qualityAt(plan: RegionPlan, hours: number, share: number): number {
  const bits = mix(Math.round(hours), plan.seed ^ 0x71a1);
  if ((bits >>> 0) * 2 ** -32 >= share) return 0;
  return QUALITIES[(mix(1, bits) >>> 0) % QUALITIES.length];
}

/** Paints a region at an hour. */
export function paintFrame(
  plan: RegionPlan,
  options: ActiveRegionOptions,
  hours: number,
  window: Window,
): RegionFrame {
  const { width, height, x0, y0 } = window;
  const tai = plan.meridian + hours * 3_600_000;
  const observer = observerAt(utcOf(tai));
  const grid: Grid = { ...window, step: 1 };
  const meridian = plan.carringtonLongitudeDeg - observer.longitudeDeg;
  const centre = { longitude: meridian - 360 * Math.round(meridian / 360), latitude: plan.latitudeDeg };
  const sphere = sphereAt(centre, observer);
  const turn = Float64Array.from({ length: width }, (_, i) => sphere.turn(x0 + i));
  const { radial, sideways } = fieldAt(plan.anatomy.bipoles, plan.seed, hours, grid, sphere.sight);
  const quality = qualityAt(plan, hours, options.qualityProblems);
  const noise = options.noiseGauss * (quality === 0 ? 1 : 3);
  const image = new Float32Array(radial.length);
  const gauss = normals();
  const own = mix(Math.round(hours * 3600), plan.seed ^ 0x3c6e);
  const beyond = options.limbNaN ? Number.NaN : 0;
  let [sum, east, north, active] = [0, 0, 0, 0];
  for (let j = 0; j < height; j++) {
    const line = mix(y0 + j, own);
    const base = j * width;
    const rise = sphere.rise(y0 + j);
    const lift = sphere.lift(y0 + j);
    for (let i = 0; i < width; i++) {
      const at = base + i;
      const b = radial[at];
      const size = b < 0 ? -b : b;
      if (size >= activeGauss) {
        sum += size;
        east += size * i;
        north += size * j;
        active++;
      }
      const mu = rise + lift * turn[i];
      if (mu <= 0.02) {
        image[at] = beyond;
        continue;
      }
      const seen = mu * b + sideways[at] + noise * (1.5 - 0.5 * mu) * gauss[mix(x0 + i, line) & 65535];
      image[at] = seen > 2400 || seen < -2400 ? saturated(seen) : seen;
    }
  }
  const middle: readonly [number, number] =
    sum > 0 ? [east / sum, north / sum] : [(width - 1) / 2, (height - 1) / 2];
  const flux = sphere.placeAt(x0 + middle[0], y0 + middle[1]);
  const box = boxOf(sphere, window);
  const raster = <A extends Float32Array>(data: A) => ({ data, width, height });
  const coarse = coarseGrid(window);
  let known: Raster<Float32Array> | undefined;
  const sampled = () => {
    known ??= sampledField(plan.anatomy.bipoles, plan.seed, hours, coarse);
    return known;
  };
  return {
    harp: plan.harp,
    time: recordTime(tai),
    hours,
    image: raster(image),
    radial: raster(radial),
    quality,
    observer,
    longitudeDeg: flux.longitude,
    latitudeDeg: flux.latitude,
    patchLongitudesDeg: box.longitudes,
    patchLatitudesDeg: box.latitudes,
    originDeg: { longitude: wrapped(plan.carringtonLongitudeDeg), latitude: plan.latitudeDeg },
    originPx: [-x0, -y0],
    unsignedFluxMx: sum * sharpPixelCm2,
    activePixels: active,
    get rValue() {
      return strengthOf(sampled()).rValue;
    },
    inversionLine: () => blocks(findInversionLine(sampled()).mask, coarse, window),
  };
}

/** Above 2400 G the line leaves the range of the instrument: 3200 G is the most it shows. */
function saturated(field: number): number {
  const over = Math.abs(field) - 2400;
  return Math.sign(field) * (2400 + 800 * Math.tanh(over / 800));
}

const wrapped = (longitude: number): number => ((longitude % 360) + 360) % 360;

/** The samples of four pixels that cover a window. */
function coarseGrid({ x0, y0, width, height }: Window): Grid {
  const start = (v: number) => sampleStep * Math.floor(v / sampleStep);
  const [left, low] = [start(x0), start(y0)];
  return {
    x0: left,
    y0: low,
    step: sampleStep,
    width: Math.ceil((x0 + width - left) / sampleStep),
    height: Math.ceil((y0 + height - low) / sampleStep),
  };
}

function blocks(mask: Raster<Uint8Array>, grid: Grid, { x0, y0, width, height }: Window): Raster<Uint8Array> {
  const data = new Uint8Array(width * height);
  for (let j = 0; j < height; j++) {
    const row = Math.floor((y0 + j - grid.y0) / sampleStep) * mask.width;
    for (let i = 0; i < width; i++)
      data[j * width + i] = mask.data[row + Math.floor((x0 + i - grid.x0) / sampleStep)];
  }
  return { data, width, height };
}
