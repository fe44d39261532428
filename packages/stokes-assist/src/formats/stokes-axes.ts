import { ArgumentError, DataError, type HeaderLike } from "@helioscope/core";
import { headerText } from "./stokes-frame.ts";

/** What an axis of a cube stands for; `single` has length 1 and is passed over. */
export type StokesAxis = "wavelength" | "stokes" | "x" | "y" | "single";

/** The axes of a cube, the fastest first, each with its length and the distance of neighbours along it. */
export interface AxisLayout {
  readonly roles: readonly StokesAxis[];
  readonly length: Readonly<Record<Exclude<StokesAxis, "single">, number>>;
  readonly stride: Readonly<Record<Exclude<StokesAxis, "single">, number>>;
}

const NAMES: readonly (readonly [RegExp, StokesAxis])[] = [
  [/^(stokes.*|ns|s)$/i, "stokes"],
  [/^(a?wav.*|lambda|nw|w|nlambda)$/i, "wavelength"],
  [/^(hpln.*|solar[-_ ]?x|nx|x)$/i, "x"],
  [/^(hplt.*|solar[-_ ]?y|ny|y)$/i, "y"],
];

/** How the axes of a cube are told apart. */
export interface AxisOptions {
  /**
   * Names of the axes, the slowest first (as numpy gives a shape): "stokes,wavelength,y,x", or "ns nw ny nx" as in
   * P-MILOS and MPySIR. By default from CTYPEn; without those the axis of 4 is Stokes and the one as long as the
   * wavelengths is theirs.
   */
  readonly axes?: string;
}

/**
 * Tells the axes of a cube of Stokes profiles apart.
 *
 * @throws ArgumentError for `axes` that do not go with the shape; DataError where they cannot be told.
 */
export function stokesAxes(
  header: HeaderLike,
  shape: readonly number[],
  options: AxisOptions & { readonly wavelengths?: number | undefined } = {},
): AxisLayout {
  if (options.axes !== undefined) return layoutOf(named(options.axes, shape), shape);
  const types = shape.map((length, i) => roleOf(headerText(header, `CTYPE${i + 1}`) ?? "", length));
  if (types.includes("stokes") && types.includes("wavelength")) {
    return layoutOf(completed(types, shape), shape);
  }
  return layoutOf(guessed(shape, options.wavelengths), shape);
}

function roleOf(name: string, length: number): StokesAxis | undefined {
  const role = NAMES.find(([pattern]) => pattern.test(name.trim()))?.[1];
  return role ?? (length === 1 ? "single" : undefined);
}

function named(axes: string, shape: readonly number[]): StokesAxis[] {
  const names = axes
    .trim()
    .split(/[\s,]+/)
    .reverse();
  const roles = names.map((name, i) => roleOf(name, shape[i]));
  const unknown = roles.indexOf(undefined);
  if (names.length !== shape.length || unknown >= 0) {
    throw new ArgumentError(`Axes "${axes}" for a shape of ${[...shape].reverse().join("x")}`, {
      value: axes,
      expected: "a name for each axis, the slowest first: stokes, wavelength, y, x",
    });
  }
  return roles as StokesAxis[];
}

/** Axes that CTYPE does not name are those of the sky: x the faster one; a lone one runs along the slit. */
function completed(types: readonly (StokesAxis | undefined)[], shape: readonly number[]): StokesAxis[] {
  const nameless = types.filter((role) => role === undefined).length;
  const left = (["x", "y"] as const).filter((role) => !types.includes(role));
  if (nameless === 1 && left.length === 2) left.shift();
  return types.map((role) => {
    const taken = role ?? left.shift();
    if (taken === undefined) throw ambiguous(shape);
    return taken;
  });
}

function guessed(shape: readonly number[], wavelengths: number | undefined): StokesAxis[] {
  const only = (length: number | undefined) => {
    const places = shape.map((_, i) => i).filter((i) => shape[i] === length);
    return places.length === 1 ? places[0] : undefined;
  };
  const [stokes, wave] = [only(4), only(wavelengths)];
  if (stokes === undefined || wave === undefined || stokes === wave) throw ambiguous(shape);
  const types = shape.map((length, i) => {
    if (i === stokes) return "stokes";
    return i === wave ? "wavelength" : length === 1 ? "single" : undefined;
  });
  return completed(types, shape);
}

function ambiguous(shape: readonly number[]): DataError {
  return new DataError(`The axes of a cube of ${[...shape].reverse().join("x")} cannot be told apart`, {
    value: shape,
    expected:
      "CTYPEn of STOKES, AWAV or WAVE, HPLN and HPLT; or one axis of 4 and one as long as the wavelengths",
    remedy: 'Name the axes, the slowest first, such as axes: "stokes,wavelength,y,x".',
  });
}

function layoutOf(roles: readonly StokesAxis[], shape: readonly number[]): AxisLayout {
  const length = { wavelength: 1, stokes: 1, x: 1, y: 1 };
  const stride = { wavelength: 0, stokes: 0, x: 0, y: 0 };
  let step = 1;
  const seen = new Set<StokesAxis>();
  for (const [i, role] of roles.entries()) {
    if ((role === "single" && shape[i] !== 1) || (role !== "single" && seen.has(role)))
      throw ambiguous(shape);
    seen.add(role);
    if (role !== "single") {
      length[role] = shape[i];
      stride[role] = step;
    }
    step *= shape[i];
  }
  if (length.stokes !== 4 || !seen.has("wavelength")) throw ambiguous(shape);
  return { roles, length, stride };
}
