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
import { quietContinuum } from "./quiet-continuum.ts";
import { quietSun } from "./quiet-sun.ts";
import { type AxisLayout, type AxisOptions, stokesAxes } from "./stokes-axes.ts";
import { headerNumber, headerText, type StokesFrame } from "./stokes-frame.ts";
import { skyAxes } from "./stokes-sky.ts";
import {
  checkWavelengths,
  companionWavelengths,
  headerWavelengths,
  inAir,
  statedMedium,
} from "./stokes-wavelengths.ts";

/** A window of a map, in pixels from 0 at the south-east, as the map comes out. */
export interface MapWindow {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How {@link stokesCubeOf} reads a cube. */
export interface StokesCubeOptions extends AxisOptions, WorkOptions {
  /** Angstrom, in air where `medium` says nothing else; by default those beside the cube, then those of the header. */
  readonly wavelengths?: ArrayLike<number>;
  /** What the wavelengths are measured in; by default what the header says. They come out in air. */
  readonly medium?: "air" | "vacuum";
  /** Order of the Stokes parameters; by default that of the header's STOKES, else "IQUV". */
  readonly stokesOrder?: string;
  /**
   * What the numbers are divided by: the continuum of the quiet Sun as `quietSun` finds it (the default, but for files
   * of `cubeToFits`), that in a window, a number, or nothing.
   */
  readonly continuum?: "quiet" | "none" | number | MapWindow;
  /**
   * Units of the cube, as for Hinode SP: `local` by default, and for files of `cubeToFits` what they say. Numbers that
   * are divided by nothing are taken to be in these units already, where the file does not say that they are in others.
   */
  readonly units?: "local" | "disc-centre";
  readonly mu?: number;
  /** Standard deviation of Q, U and V in units of the continuum; measured where absent. */
  readonly noise?: number;
}

/**
 * Reads any cube of Stokes profiles whose axes are named (CTYPE, or `axes`) and whose wavelengths are known. They
 * come out ascending, rows from south to north and columns from east to west (steps below 0 are turned round); a
 * rotation by more than a degree is left as it is, with a warning.
 *
 * @throws DataError where axes cannot be told apart or wavelengths are not known or not in order, ShapeError where
 * these do not go with the cube, ArgumentError for options that do not.
 */
export async function stokesCubeOf(frame: StokesFrame, options: StokesCubeOptions = {}): Promise<StokesCube> {
  throwIfAborted(options.signal);
  const raw = await rawCube(frame, options);
  return finishCube(raw, options);
}

/** A cube in counts; its header is that of the file, whatever was turned round. */
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
  const given = options.wavelengths && inAir(options.wavelengths, options.medium);
  const beside = given ?? (await besideOf(frame));
  const { data, shape } = await frame.cube();
  const layout = stokesAxes(header, shape, { ...options, wavelengths: beside?.length });
  const { length } = layout;
  const axis = layout.roles.indexOf("wavelength") + 1;
  const medium = options.medium ?? statedMedium(header, axis);
  const wavelengths =
    given ??
    (beside ? inAir(beside, medium) : headerWavelengths(header, axis, length.wavelength, options.medium));
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
  checkWavelengths(wavelengths, given ? undefined : name);
  const order = orderOf(options.stokesOrder ?? headerText(header, "STOKES"));
  const descending = wavelengths[wavelengths.length - 1] < wavelengths[0];
  return {
    ...{ name, header, layout },
    width: length.x,
    height: length.y,
    wavelengths: descending ? wavelengths.reverse() : wavelengths,
    data: reordered(data, layout, order, { ...skyAxes(header, layout).reversed, wavelength: descending }),
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
  reversed: Readonly<Record<"x" | "y" | "wavelength", boolean>>,
): Float32Array {
  const n = length.wavelength;
  const along = (axis: "x" | "y" | "wavelength"): readonly [first: number, step: number] =>
    reversed[axis] ? [(length[axis] - 1) * stride[axis], -stride[axis]] : [0, stride[axis]];
  const [[x0, dx], [y0, dy], [w0, dw]] = [along("x"), along("y"), along("wavelength")];
  const out = new Float32Array(length.x * length.y * 4 * n);
  let to = 0;
  for (let y = 0; y < length.y; y++) {
    for (let x = 0; x < length.x; x++) {
      for (const s of order) {
        const first = y0 + y * dy + x0 + x * dx + s * stride.stokes + w0;
        for (let i = 0; i < n; i++) out[to++] = from[first + i * dw];
      }
    }
  }
  return out;
}

/** Puts a cube into units of the continuum and adds what the header says of it. */
export function finishCube(raw: RawCube, options: StokesCubeOptions): StokesCube {
  const { name, header, width, height, wavelengths, data } = raw;
  const time = timeOf(header, options);
  const { turned, reversed: _, ...sky } = skyAxes(header, raw.layout);
  if (Math.abs(turned) > 1) {
    options.onWarning?.(
      `${name} is turned by ${turned.toFixed(1)} degrees; its rows do not run from east to west`,
    );
  }
  const mu =
    options.mu ??
    headerNumber(header, "MU") ??
    (sky.centreArcsec && muOf(...sky.centreArcsec, time ? solarRadiusArcsec(time) : 959.63));
  if (mu === undefined) options.onWarning?.(unknownMu(name));
  const { divisor, noise, units, continuum } = scaleOf(raw, options, mu);
  if (divisor !== 1) for (let i = 0; i < data.length; i++) data[i] /= divisor;
  const instrument = headerText(header, "INSTRUME");
  return {
    ...{ width, height, wavelengths, data, name, continuum, noise },
    ...(units === "disc-centre" ? { units } : {}),
    ...(time === undefined ? {} : { time }),
    ...(mu === undefined ? {} : { mu }),
    ...sky,
    ...(instrument === undefined ? {} : { instrument }),
  };
}

/** Continuum and noise of a cube, and what its numbers are to be divided by. */
function scaleOf(
  { header, width, height, wavelengths, data }: RawCube,
  options: StokesCubeOptions,
  mu: number | undefined,
): { divisor: number } & Pick<StokesCube, "continuum" | "noise" | "units"> {
  const stored = headerNumber(header, "QSCONT");
  const statedNoise = stored === undefined ? undefined : headerNumber(header, "NOISE");
  const stated = stored === undefined ? undefined : unitsIn(header);
  const choice = options.continuum ?? (stored === undefined ? "quiet" : "none");
  const units = options.units ?? (choice === "none" ? stated : undefined) ?? "local";
  const inUnits = (of: "local" | "disc-centre") => unitsFactor(of, mu, wavelengths[0]);
  const window = typeof choice === "object" ? windowPixels(choice, width, height) : undefined;
  const measured = choice === "quiet" || window !== undefined;
  const quiet =
    measured || (options.noise ?? statedNoise) === undefined
      ? quietSun({ data, wavelengths: wavelengths.length }, window)
      : undefined;
  const found =
    typeof choice === "number" ? choice : measured && quiet ? quietContinuum(quiet, wavelengths) : 1;
  if (!(found > 0))
    throw new ArgumentError(`A continuum of ${found}`, { value: found, expected: "a positive number" });
  const from = choice === "none" ? inUnits(stated ?? units) : 1;
  const divisor = (found * from) / inUnits(units);
  const noise = options.noise ?? (statedNoise ?? quiet?.noise ?? Number.NaN) / divisor;
  return { divisor, noise, units, continuum: divisor * (choice === "none" ? (stored ?? 1) : 1) };
}

/** Of a file of `cubeToFits`. */
function unitsIn(header: HeaderLike): "local" | "disc-centre" {
  return headerText(header, "QSUNITS") === "disc-centre" ? "disc-centre" : "local";
}

/** What is said where nothing tells the place on the disc. */
export const unknownMu = (name: string): string =>
  `The heliocentric angle of ${name} is not known; it is taken for the disc centre unless mu is given`;

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
