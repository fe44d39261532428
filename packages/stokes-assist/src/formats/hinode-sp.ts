import {
  ArgumentError,
  DataError,
  type HeaderLike,
  ShapeError,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import type { StokesCube } from "../types.ts";
import { muOf, solarRadiusArcsec, unitsFactor } from "./heliocentric.ts";
import { placeSlit, type RawSlit } from "./hinode-decode.ts";
import { scaleByLines } from "./line-cores.ts";
import { quietContinuum } from "./quiet-continuum.ts";
import { type QuietSun, quietSun } from "./quiet-sun.ts";
import { slitColumns } from "./slit-columns.ts";
import { unknownMu } from "./stokes-cube.ts";
import {
  headerNumber,
  headerText,
  type StokesFile,
  type StokesFrame,
  type StokesFrameFacts,
  stokesFrames,
} from "./stokes-frame.ts";
import { checkWavelengths } from "./stokes-wavelengths.ts";

/** The two iron lines that the wavelengths are taken from, Angstrom in air; the telluric lines at 6302.00 and 6302.76 lie at other distances. */
const LINES = [6301.5012, 6302.4936] as const;
/** Angstrom a pixel. */
const DISPERSION = 0.021549;

/** How {@link readHinodeSp} reads. */
export interface HinodeSpOptions extends WorkOptions {
  /**
   * Units of the cube: `local`, the quiet Sun's continuum at this heliocentric angle; `disc-centre`, that of the disc
   * centre by the limb darkening at `mu`. Local by default.
   */
  readonly units?: "local" | "disc-centre";
  /** Counts of the local quiet continuum; by default measured in the map, see `quietSun`. */
  readonly continuum?: number;
  /** Cosine of the heliocentric angle; by default from XCEN, YCEN and the day. */
  readonly mu?: number;
  /** Standard deviation of Q, U and V in units of the continuum; measured where absent. */
  readonly noise?: number;
  /** Wavelengths, air Angstrom; by default those that put the mean profile's two cores at 6301.5012 and 6302.4936. */
  readonly wavelengths?: Float64Array;
}

interface Slit extends RawSlit {
  readonly name: string;
  readonly header: HeaderLike;
  readonly position: number | undefined;
  readonly xArcsec: number | undefined;
  readonly time: number | undefined;
}

/** Whether a frame is a slit of Hinode SP, level 1. */
export function isHinodeSp({ header, shape }: StokesFrameFacts): boolean {
  const instrument = headerText(header, "INSTRUME") ?? "";
  return /SOT.*SP/i.test(instrument) && shape.length === 3 && shape[2] === 4 && shape[0] <= 1024;
}

/**
 * Reads the slits of one Hinode SP map, level 1 (`SP3D...fits`, one file a slit step), as one cube. Columns go from
 * east to west, steps without a file are NaN. Three traps of these files are put right: wrapped intensities, halved
 * parameters (SPBSHFT), and a CDELT1 whose sign and size are wrong; see {@link HinodeSpOptions.wavelengths}.
 *
 * @throws DataError where there is no slit, slits differ in size or share a position, or the two lines are not there.
 */
export function readHinodeSp(
  files: Iterable<StokesFile> | AsyncIterable<StokesFile>,
  options: HinodeSpOptions = {},
): Promise<StokesCube> {
  return hinodeSpCube(stokesFrames(files, options), options);
}

/** As {@link readHinodeSp}, of frames. Files are read as they come; until all are there they take 2 bytes a value. */
export async function hinodeSpCube(
  frames: Iterable<StokesFrame> | AsyncIterable<StokesFrame>,
  options: HinodeSpOptions = {},
): Promise<StokesCube> {
  const slits: Slit[] = [];
  for await (const frame of frames) {
    throwIfAborted(options.signal);
    slits.push(await readSlit(frame, options));
    options.onProgress?.({ stage: "read", done: slits.length, total: undefined, detail: frame.name });
  }
  const { width, height, n, data, order } = assemble(slits, options);
  const { header, name } = slits[order[0]];
  let measured: QuietSun | undefined;
  const quiet = () => (measured ??= quietSun({ data, wavelengths: n }));
  const wavelengths = options.wavelengths ?? scaleByLines(quiet().profile, LINES, DISPERSION).wavelengths;
  if (wavelengths.length !== n) {
    throw new ArgumentError(`${wavelengths.length} wavelengths for ${n} samples`, { expected: `${n}` });
  }
  if (!(wavelengths[n - 1] > wavelengths[0])) {
    throw new ArgumentError("The wavelengths fall along the samples", { expected: "rising ones" });
  }
  checkWavelengths(wavelengths);
  const times = slits.flatMap(({ time }) => (time === undefined ? [] : [time]));
  const time =
    times.length > 0 ? new Date((Math.min(...times) + Math.max(...times)) / 2).toISOString() : undefined;
  const centre = centreOf(slits);
  const mu = options.mu ?? (time && centre ? muOf(...centre, solarRadiusArcsec(time)) : undefined);
  if (mu === undefined) options.onWarning?.(unknownMu(name));
  const found = options.continuum ?? quietContinuum(quiet(), wavelengths);
  const continuum = found / unitsFactor(options.units, mu, LINES[0]);
  for (let i = 0; i < data.length; i++) data[i] /= continuum;
  const [dx, dy] = [headerNumber(header, "XSCALE"), headerNumber(header, "YSCALE", "CDELT2")];
  return {
    ...{ width, height, wavelengths, data, continuum, name },
    noise: options.noise ?? quiet().noise / continuum,
    ...(options.units === "disc-centre" ? { units: options.units } : {}),
    instrument: "Hinode SP",
    ...(time === undefined ? {} : { time }),
    ...(mu === undefined ? {} : { mu }),
    ...(dx && dy ? { pixelScaleArcsec: [dx, dy] as const } : {}),
    ...(centre ? { centreArcsec: centre } : {}),
  };
}

async function readSlit(frame: StokesFrame, options: HinodeSpOptions): Promise<Slit> {
  const { header, name } = frame;
  const { data, shape } = await frame.cube();
  const [wavelengths, slitPixels, parameters] = shape;
  if (shape.length !== 3 || parameters !== 4) {
    throw new ShapeError(`${name} is of shape ${shape.join("x")}`, {
      value: shape,
      expected: "wavelengths x slit x 4, as in level 1 of Hinode SP",
    });
  }
  const bitShift = headerNumber(header, "SPBSHFT");
  if (bitShift === undefined) options.onWarning?.(`${name} does not state SPBSHFT; nothing is doubled`);
  const stated = headerText(header, "DATE_OBS", "DATE-OBS");
  const time = stated === undefined ? Number.NaN : Date.parse(/Z$/.test(stated) ? stated : `${stated}Z`);
  return {
    ...{ name, header, data, wavelengths, slitPixels },
    bitShift: bitShift ?? 0,
    position: headerNumber(header, "SLITPOS", "SLITINDX"),
    xArcsec: headerNumber(header, "XCEN"),
    time: Number.isNaN(time) ? undefined : time,
  };
}

function assemble(slits: readonly Slit[], options: HinodeSpOptions) {
  if (slits.length === 0) throw new DataError("No slits", { expected: "files of Hinode SP, level 1" });
  const [{ wavelengths: n, slitPixels: height, name }] = slits;
  const other = slits.find((slit) => slit.wavelengths !== n || slit.slitPixels !== height);
  if (other) {
    throw new DataError(`${other.name} is of another size than ${name}`, {
      value: [other.wavelengths, other.slitPixels],
      expected: `${n} wavelengths and ${height} slit pixels`,
      remedy: "Read one map at a time.",
    });
  }
  const { columns, width, missing } = slitColumns(slits);
  if (missing > 0) options.onWarning?.(`${missing} of ${width} slit steps are missing`);
  const data = new Float32Array(height * width * 4 * n);
  if (missing > 0) data.fill(Number.NaN);
  for (const [i, slit] of slits.entries()) placeSlit(slit, data, width, columns[i]);
  const order = columns.map((_, i) => i).sort((a, b) => columns[a] - columns[b]);
  return { width, height, n, data, order };
}

function centreOf(slits: readonly Slit[]): readonly [number, number] | undefined {
  const x = slits.flatMap(({ xArcsec }) => (xArcsec === undefined ? [] : [xArcsec]));
  const y = slits.flatMap(({ header }) => {
    const value = headerNumber(header, "YCEN");
    return value === undefined ? [] : [value];
  });
  if (x.length === 0 || y.length === 0) return undefined;
  const middle = (values: readonly number[]) => (Math.min(...values) + Math.max(...values)) / 2;
  return [middle(x), middle(y)];
}
