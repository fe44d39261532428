import {
  ArgumentError,
  DataError,
  type HeaderLike,
  parseTime,
  ShapeError,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import type { StokesCube } from "../types.ts";
import { muOf, solarRadiusArcsec, unitsFactor } from "./heliocentric.ts";
import { quietSun } from "./quiet-sun.ts";
import { type AxisLayout, type AxisOptions, stokesAxes } from "./stokes-axes.ts";
import { headerNumber, headerText, type StokesFrame } from "./stokes-frame.ts";
import { companionWavelengths, headerWavelengths } from "./stokes-wavelengths.ts";

/** A window of a map, in pixels from 0. */
export interface MapWindow {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How {@link stokesCubeOf} reads a cube. */
export interface StokesCubeOptions extends AxisOptions, WorkOptions {
  /** Air Angstrom; by default those beside the cube, then those of the header. */
  readonly wavelengths?: ArrayLike<number>;
  /** What the wavelengths of the header are measured in; by default what it says. */
  readonly medium?: "air" | "vacuum";
  /** Order of the Stokes parameters; by default that of the header's STOKES, else "IQUV". */
  readonly stokesOrder?: string;
  /**
   * What the numbers are divided by: the continuum of the quiet Sun as `quietSun` finds it (the default, but for files
   * of `cubeToFits`), that in a window, a number, or nothing.
   */
  readonly continuum?: "quiet" | "none" | number | MapWindow;
  /** As for Hinode SP: `local` by default. */
  readonly units?: "local" | "disc-centre";
  readonly mu?: number;
  /** Standard deviation of Q, U and V in units of the continuum; measured where absent. */
  readonly noise?: number;
}

/**
 * Reads any cube of Stokes profiles whose axes are named (CTYPE, or `axes`) and whose wavelengths are known. They
 * come out ascending.
 *
 * @throws DataError where axes cannot be told apart or wavelengths are not known, ShapeError where these do not go
 * with the cube, ArgumentError for options that do not.
 */
export async function stokesCubeOf(frame: StokesFrame, options: StokesCubeOptions = {}): Promise<StokesCube> {
  throwIfAborted(options.signal);
  const raw = await rawCube(frame, options);
  return finishCube(raw, options);
}

/** A cube in counts. */
export interface RawCube {
  readonly name: string;
  readonly header: HeaderLike;
  readonly layout: AxisLayout;
  readonly width: number;
  readonly height: number;
  readonly wavelengths: Float64Array;
  /** [height][width][4][wavelengths] */
  readonly data: Float32Array;
}

/** The cube of a frame in our order, in the numbers of the file. */
export async function rawCube(frame: StokesFrame, options: StokesCubeOptions): Promise<RawCube> {
  const { name, header } = frame;
  const beside = options.wavelengths ?? (await besideOf(frame));
  const { data, shape } = await frame.cube();
  const layout = stokesAxes(header, shape, { ...options, wavelengths: beside?.length });
  const { length } = layout;
  const axis = layout.roles.indexOf("wavelength") + 1;
  const wavelengths = beside
    ? Float64Array.from(beside)
    : headerWavelengths(header, axis, length.wavelength, options.medium);
  if (!wavelengths) {
    throw new DataError(`The wavelengths of ${name} are not known`, {
      expected: "CRVAL and CDELT of the wavelength axis, or an image WAVELENGTH beside the cube",
      remedy: "Give `wavelengths`.",
    });
  }
  if (wavelengths.length !== length.wavelength) {
    throw new ShapeError(`${wavelengths.length} wavelengths for ${length.wavelength} samples`, {
      expected: `${length.wavelength}`,
    });
  }
  const order = orderOf(options.stokesOrder ?? headerText(header, "STOKES"));
  const descending = wavelengths[wavelengths.length - 1] < wavelengths[0];
  return {
    ...{ name, header, layout },
    width: length.x,
    height: length.y,
    wavelengths: descending ? wavelengths.reverse() : wavelengths,
    data: reordered(data, layout, order, descending),
  };
}

async function besideOf(frame: StokesFrame): Promise<Float64Array | undefined> {
  const values = await frame.wavelengths?.();
  return values && companionWavelengths(values);
}

/** Place of I, Q, U and V in the file. */
function orderOf(stated = "IQUV"): number[] {
  const order = ["I", "Q", "U", "V"].map((name) => stated.toUpperCase().indexOf(name));
  if (order.includes(-1) || stated.length !== 4) {
    throw new ArgumentError(`Stokes parameters in the order "${stated}"`, {
      value: stated,
      expected: "the letters I, Q, U and V",
    });
  }
  return order;
}

function reordered(
  from: ArrayLike<number>,
  { length, stride }: AxisLayout,
  order: readonly number[],
  descending: boolean,
): Float32Array {
  const n = length.wavelength;
  const out = new Float32Array(length.x * length.y * 4 * n);
  let to = 0;
  for (let y = 0; y < length.y; y++) {
    for (let x = 0; x < length.x; x++) {
      for (const s of order) {
        const first = y * stride.y + x * stride.x + s * stride.stokes;
        for (let i = 0; i < n; i++) {
          out[to++] = from[first + (descending ? n - 1 - i : i) * stride.wavelength];
        }
      }
    }
  }
  return out;
}

/** Puts a cube into units of the continuum and adds what the header says of it. */
export function finishCube(raw: RawCube, options: StokesCubeOptions): StokesCube {
  const { name, header, width, height, wavelengths, data } = raw;
  const time = timeOf(header, options);
  const sky = skyOf(raw);
  const mu =
    options.mu ??
    headerNumber(header, "MU") ??
    (sky.centreArcsec && muOf(...sky.centreArcsec, time ? solarRadiusArcsec(time) : 959.63));
  const stored = headerNumber(header, "QSCONT");
  const choice = options.continuum ?? (stored === undefined ? "quiet" : "none");
  const n = wavelengths.length;
  const window = typeof choice === "object" ? windowPixels(choice, width, height) : undefined;
  const quiet = quietSun({ data, wavelengths: n }, window);
  const found = choice === "none" ? 1 : typeof choice === "number" ? choice : quiet.continuum;
  if (!(found > 0))
    throw new ArgumentError(`A continuum of ${found}`, { value: found, expected: "a positive number" });
  const continuum = found / unitsFactor(options.units, mu, wavelengths[0]);
  if (continuum !== 1) for (let i = 0; i < data.length; i++) data[i] /= continuum;
  const instrument = headerText(header, "INSTRUME");
  return {
    ...{ width, height, wavelengths, data, name },
    continuum: continuum * (choice === "none" ? (stored ?? 1) : 1),
    noise:
      options.noise ??
      (stored === undefined ? undefined : headerNumber(header, "NOISE")) ??
      quiet.noise / continuum,
    ...(time === undefined ? {} : { time }),
    ...(mu === undefined ? {} : { mu }),
    ...sky,
    ...(instrument === undefined ? {} : { instrument }),
  };
}

function windowPixels({ x, y, width: w, height: h }: MapWindow, width: number, height: number): number[] {
  const inside = x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= width && y + h <= height;
  if (!inside || ![x, y, w, h].every(Number.isInteger)) {
    throw new ArgumentError(`A window of ${w}x${h} at (${x}, ${y})`, {
      expected: `within ${width}x${height}`,
    });
  }
  return Array.from({ length: w * h }, (_, i) => (y + Math.floor(i / w)) * width + x + (i % w));
}

function timeOf(header: HeaderLike, options: StokesCubeOptions): string | undefined {
  const stated = headerText(header, "DATE-AVG", "DATE-OBS", "DATE_OBS", "DATE-BEG");
  if (stated === undefined) return undefined;
  try {
    return parseTime(stated, headerText(header, "TIMESYS") ?? "UTC").utc;
  } catch (error) {
    options.onWarning?.(`No time: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

const ARCSEC: Readonly<Record<string, number>> = {
  arcsec: 1,
  arcsecs: 1,
  '"': 1,
  arcmin: 60,
  deg: 3600,
  degree: 3600,
};

/** Scale and centre from the linear coordinates of the axes x and y. */
function skyOf({ header, layout }: RawCube): Pick<StokesCube, "pixelScaleArcsec" | "centreArcsec"> {
  const axes = (["x", "y"] as const).map((role) => {
    const axis = layout.roles.indexOf(role) + 1;
    if (axis === 0) return undefined;
    const unit = headerText(header, `CUNIT${axis}`)?.toLowerCase() ?? "arcsec";
    const step = headerNumber(header, `CDELT${axis}`);
    const value = headerNumber(header, `CRVAL${axis}`);
    const factor = ARCSEC[unit];
    if (factor === undefined || !step) return undefined;
    const pixel = headerNumber(header, `CRPIX${axis}`) ?? (layout.length[role] + 1) / 2;
    const middle = value === undefined ? undefined : value + ((layout.length[role] + 1) / 2 - pixel) * step;
    return { scale: Math.abs(step) * factor, centre: middle === undefined ? undefined : middle * factor };
  });
  const [x, y] = axes;
  if (!x || !y) return {};
  const scale = { pixelScaleArcsec: [x.scale, y.scale] as const };
  return x.centre === undefined || y.centre === undefined
    ? scale
    : { ...scale, centreArcsec: [x.centre, y.centre] };
}
