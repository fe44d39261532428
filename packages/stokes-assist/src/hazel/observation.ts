import { ArgumentError, FormatError } from "@helioscope/core";
import type { StokesCube } from "../types.ts";
import { openHdf5 } from "./hdf5.ts";

/** An observation file of Hazel: profiles of a row of pixels with what belongs to each. */
export interface HazelObservation {
  readonly cube: StokesCube;
  /** Noise of each value, laid out as the cube's data. */
  readonly sigma: Float32Array;
  /** Boundary condition at the top of the first atmosphere, laid out as the cube's data. */
  readonly boundary: Float32Array;
  /** Heliocentric angle, azimuth of the line of sight and of the reference direction of Q, degrees, for each pixel. */
  readonly lineOfSight: Float64Array;
}

/** How {@link readHazelObservation} reads. */
export interface HazelOptions {
  /** In air, Angstrom; Hazel keeps them in a text file of its own. */
  readonly wavelengths: ArrayLike<number>;
  /** Pixels a row, where they are those of a map; all in one row by default. */
  readonly width?: number;
  readonly name?: string;
}

/**
 * Reads an observation of Hazel (`.h5`: stokes, sigma and boundary [pixels][wavelengths][4], LOS [pixels][3]); the
 * profiles are in units of the local quiet continuum already.
 *
 * @throws FormatError for a file of another kind, ArgumentError where wavelengths or width do not go with it.
 */
export function readHazelObservation(bytes: Uint8Array, options: HazelOptions): HazelObservation {
  const file = openHdf5(bytes);
  const stokes = file.numbers("stokes");
  const [pixels, n, four] = stokes.shape;
  if (stokes.shape.length !== 3 || four !== 4) {
    throw new FormatError(`"stokes" is of shape ${stokes.shape.join("x")}`, {
      expected: "pixels x wavelengths x 4",
    });
  }
  const { wavelengths, width = pixels, name = "hazel" } = options;
  if (wavelengths.length !== n) {
    throw new ArgumentError(`${wavelengths.length} wavelengths for ${n} samples`, { expected: `${n}` });
  }
  if (!(width > 0) || pixels % width !== 0) {
    throw new ArgumentError(`Rows of ${width} for ${pixels} pixels`, { value: width, expected: "a divisor" });
  }
  const sorted = (dataset: string): Float32Array => {
    const { shape, data } = file.numbers(dataset);
    if (shape.join() !== stokes.shape.join()) {
      throw new FormatError(`"${dataset}" is of shape ${shape.join("x")}`, {
        expected: stokes.shape.join("x"),
      });
    }
    return stokesFirst(data, pixels, n);
  };
  const sigma = sorted("sigma");
  const lineOfSight = file.numbers("LOS").data;
  const theta = lineOfSight[0];
  const noise = Math.sqrt(sigma.reduce((sum, value) => sum + value * value, 0) / sigma.length);
  const cube: StokesCube = {
    width,
    height: pixels / width,
    wavelengths: Float64Array.from(wavelengths),
    data: sorted("stokes"),
    continuum: 1,
    noise,
    name,
    mu: Math.cos((theta * Math.PI) / 180),
  };
  return { cube, sigma, boundary: sorted("boundary"), lineOfSight };
}

function stokesFirst(data: Float64Array, pixels: number, n: number): Float32Array {
  const out = new Float32Array(data.length);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let s = 0; s < 4; s++) {
      for (let i = 0; i < n; i++) out[(pixel * 4 + s) * n + i] = data[(pixel * n + i) * 4 + s];
    }
  }
  return out;
}
