import { FormatError, ShapeError } from "@helioscope/core";
import { BOLTZMANN } from "../gas/constants.ts";
import { equationOfState } from "../gas/single.ts";
import type { Abundances, Atmosphere } from "../types.ts";

/** Big-endian numbers as XDR has them: an optional count of 4 bytes, then doubles. */
export function writeXdr(lists: readonly ArrayLike<number>[], count?: number): Uint8Array {
  const total = lists.reduce((sum, list) => sum + list.length, 0);
  const head = count === undefined ? 0 : 4;
  const view = new DataView(new ArrayBuffer(head + 8 * total));
  if (count !== undefined) view.setInt32(0, count);
  let at = head;
  for (const list of lists) {
    for (let i = 0; i < list.length; i++, at += 8) view.setFloat64(at, list[i]);
  }
  return new Uint8Array(view.buffer);
}

/** Numbers of an XDR file, one behind the other; asking for more than there is throws a FormatError. */
export interface XdrReader {
  int(): number;
  doubles(count: number): Float64Array;
  /** Bytes that were not read yet. */
  left(): number;
}

/** Reads XDR from its beginning on. */
export function xdrReader(bytes: Uint8Array): XdrReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (size: number): number => {
    if (!(size >= 0 && at + size <= bytes.length)) {
      throw new FormatError(`The file ends after ${bytes.length} bytes`, {
        expected: `${at + size} at least`,
      });
    }
    at += size;
    return at - size;
  };
  const doubles = (count: number): Float64Array => {
    const from = take(8 * count);
    return Float64Array.from({ length: count }, (_, i) => view.getFloat64(from + 8 * i));
  };
  return { int: () => view.getInt32(take(4)), doubles, left: () => bytes.length - at };
}

/**
 * An atmosphere as RH sees it, whose optical depths, velocities and field are those along the vertical: `atmosphere`
 * along a line of sight of heliocentric cosine `mu`, which for RH's rays lies in the plane of x and the vertical.
 */
export function towardsVertical(atmosphere: Atmosphere, mu: number): Atmosphere {
  const { logTau, velocity, fieldStrength, inclination, azimuth } = atmosphere;
  const sine = Math.sqrt(1 - mu * mu);
  const field = Array.from(fieldStrength, (_, k) => {
    const [gamma, chi] = [inclination[k], azimuth[k]].map((angle) => (angle * Math.PI) / 180);
    const [x, y, z] = [Math.sin(gamma) * Math.cos(chi), Math.sin(gamma) * Math.sin(chi), Math.cos(gamma)];
    const [across, up] = [x * mu + z * sine, z * mu - x * sine];
    return {
      inclination: degrees(Math.atan2(Math.hypot(across, y), up)),
      azimuth: degrees(Math.atan2(y, across)),
    };
  });
  return {
    ...atmosphere,
    logTau: logTau.map((depth) => depth + Math.log10(mu)),
    velocity: velocity.map((speed) => speed / mu),
    inclination: Float64Array.from(field, (one) => one.inclination),
    azimuth: Float64Array.from(field, (one) => one.azimuth),
  };
}

const degrees = (radians: number): number => (radians * 180) / Math.PI;

/** Excitation of hydrogen's levels 2 to 5, K, and 2 n^2. */
const LEVELS = [1, 2, 3, 4, 5].map((n) => ({ weight: 2 * n * n, kelvin: 157_821 * (1 - 1 / (n * n)) }));

/**
 * An atmosphere in the format of MULTI as RH 1D reads it, top first: optical depth at 5000 Angstrom, temperature (K),
 * electron density (cm^-3), velocity and microturbulence (km/s), and the populations of hydrogen (cm^-3) in LTE from the
 * equation of state. RH counts velocities away from the Sun's centre.
 */
export function writeMultiAtmosphere(atmosphere: Atmosphere, abundances?: Abundances): string {
  const { logTau, temperature, electronPressure, velocity, microturbulence } = atmosphere;
  const depths = [...logTau.keys()].reverse();
  const number = (value: number) => value.toExponential(8).padStart(16);
  const rows = depths.map((k) => {
    const electrons = electronPressure[k] / (BOLTZMANN * temperature[k]);
    const columns = [logTau[k], temperature[k], electrons, -velocity[k] / 1e5, microturbulence[k] / 1e5];
    return columns.map(number).join("");
  });
  const hydrogen = depths.map((k) => {
    const gas = equationOfState(temperature[k], electronPressure[k], abundances ? { abundances } : {});
    const nuclei = gas.electronDensity / gas.electrons;
    const protons = gas.protons * nuclei;
    const shares = LEVELS.map(({ weight, kelvin }) => weight * Math.exp(-kelvin / temperature[k]));
    const sum = shares.reduce((total, share) => total + share, 0);
    return [...shares.map((share) => ((nuclei - protons) * share) / sum), protons].map(number).join("");
  });
  const head = ["stokes", "TAU", "4.44", String(depths.length)];
  return `${["* written by stokes-assist", ...head, "*", ...rows, "*", ...hydrogen].join("\n")}\n`;
}

/** The magnetic field as RH reads it, top first: T, and inclination and azimuth in radians, big-endian doubles. */
export function writeRhField({ fieldStrength, inclination, azimuth }: Atmosphere): Uint8Array {
  const topFirst = (values: Float64Array, factor: number) => values.map((value) => value * factor).reverse();
  return writeXdr([
    topFirst(fieldStrength, 1e-4),
    topFirst(inclination, Math.PI / 180),
    topFirst(azimuth, Math.PI / 180),
  ]);
}

/** Spectra of RH: `spectrum.out` tells the wavelengths (nm), `spectrum_1.00` and the like the ray's intensities. */
export interface RhSpectrum {
  readonly mu: number;
  /** nm. */
  readonly wavelengths: Float64Array;
  /** I, Q, U, V over the wavelengths, J/m^2/s/Hz/sr. */
  readonly stokes: Float64Array;
}

/** Reads the output of `rhf1d` and `solveray`. Throws a FormatError or ShapeError where they do not go together. */
export function readRhSpectrum(spectrum: Uint8Array, ray: Uint8Array): RhSpectrum {
  const all = xdrReader(spectrum);
  const n = all.int();
  const wavelengths = all.doubles(n);
  const one = xdrReader(ray);
  const mu = one.doubles(1)[0];
  const stokes = new Float64Array(4 * n);
  stokes.set(one.doubles(n));
  if (one.int() !== 0) {
    throw new FormatError("The ray holds opacities too", { expected: "a ray.input that asks for none" });
  }
  if (one.left() !== 0 && one.left() !== 24 * n) {
    throw new ShapeError(`${one.left()} bytes of polarisation`, { expected: `${24 * n}` });
  }
  if (one.left() > 0) stokes.set(one.doubles(3 * n), n);
  return { mu, wavelengths, stokes };
}
