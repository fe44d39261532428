import { type CardInput, encodeFits, type UnitInput } from "@helioscope/io-fits";
import type { StokesCube } from "../types.ts";
import { mapWcs } from "./fits-wcs.ts";
import type { ModelField } from "./method.ts";
import type { MapResult, ParameterMap } from "./result.ts";
import { MAP_STATUS } from "./status.ts";
import { packageVersion } from "./version.ts";

/** What goes into the file of a map. */
export interface FitsMapOptions {
  /** Standard errors as images of their own, where there are some; true by default. */
  readonly errors?: boolean;
  /**
   * Only the columns and rows that were asked for, where these are every n-th (`MapResult.every`): pixels are then n
   * times as large. False by default: all, NaN in between.
   */
  readonly decimated?: boolean;
  /** Also a cube [depth][y][x] of every depth quantity of the full models; false by default. */
  readonly stratification?: boolean;
  /** Lines for HISTORY cards, such as how the map was inverted. */
  readonly history?: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * A result as the units of a FITS file, for `fitsChunks` or `encodeFits`: an empty primary with the provenance, then an
 * image for every quantity (EXTNAME; EXTVER counts its depths; BUNIT; LOGTAU), CHI2, STATUS, STEPS. World
 * coordinates are those of the cube, where it has some. `cube` is what was inverted; its profiles are not looked at.
 */
export function mapUnits(result: MapResult, cube: StokesCube, options: FitsMapOptions = {}): UnitInput[] {
  const { errors = true, stratification = false, decimated = false } = options;
  const grid = gridOf(result, decimated ? result.every : 1);
  const wcs = mapWcs(cube, grid.every);
  const shape = [grid.width, grid.height];
  const units: UnitInput[] = [
    { kind: "image", data: new Uint8Array(0), shape: [], header: provenance(cube, options) },
  ];
  for (const map of result.maps) {
    const versions = result.maps.filter((other) => nameOf(other) === nameOf(map));
    const version = versions.indexOf(map) + 1;
    const header = [...depthCards(map), ...wcs];
    const image = (name: string, data: Float32Array): UnitInput => ({
      ...{ kind: "image", name, version, data: grid.pick(data), shape, header },
      ...(map.unit === "" ? {} : { unit: fitsUnit(map.unit) }),
    });
    units.push(image(nameOf(map), map.values));
    if (errors && map.errors.some(Number.isFinite)) units.push(image(`${nameOf(map)}_ERROR`, map.errors));
  }
  units.push({ kind: "image", name: "CHI2", data: grid.pick(result.chi2), shape, header: wcs });
  const codes = MAP_STATUS.map((status, code) => ({ key: "COMMENT", value: `${code} ${status}` }));
  units.push({
    kind: "image",
    name: "STATUS",
    data: grid.pick(result.status),
    shape,
    header: [...codes, ...wcs],
  });
  units.push({
    kind: "image",
    name: "STEPS",
    data: grid.pick(Int32Array.from(result.steps)),
    shape,
    header: wcs,
  });
  const { logTau } = result;
  if (stratification && logTau) {
    for (const field of result.fields.filter(({ length }) => length > 1)) {
      units.push(() => stratificationUnit(result, field, logTau, { grid, wcs }, options.signal));
    }
  }
  return units;
}

/** Every n-th column and row of a map. */
interface Grid {
  readonly every: number;
  readonly width: number;
  readonly height: number;
  pick<A extends Float32Array | Uint8Array | Int32Array>(values: A): A;
}

function gridOf(map: Pick<MapResult, "width" | "height">, every: number): Grid {
  const width = Math.ceil(map.width / every);
  const height = Math.ceil(map.height / every);
  return {
    ...{ every, width, height },
    pick: <A extends Float32Array | Uint8Array | Int32Array>(values: A): A =>
      every === 1
        ? values
        : (values.filter((_, pixel) => {
            const x = pixel % map.width;
            return x % every === 0 && ((pixel - x) / map.width) % every === 0;
          }) as A),
  };
}

/** {@link mapUnits} as one file in memory. Throws what reading the models throws, and an AbortedError. */
export const mapsToFits = (
  result: MapResult,
  cube: StokesCube,
  options: FitsMapOptions = {},
): Promise<Uint8Array> =>
  encodeFits(mapUnits(result, cube, options), {
    checksums: true,
    ...(options.signal ? { signal: options.signal } : {}),
  });

/** "fieldStrength" as "FIELD_STRENGTH"; the second component as "FIELD_STRENGTH_2". */
function nameOf({ name, component }: Pick<ParameterMap, "name" | "component">): string {
  const words = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return component === undefined ? words : `${words}_${component + 1}`;
}

/** The Standard (table 3) has no dyne; a pressure of a dyn/cm2 is an erg/cm3. */
const fitsUnit = (unit: string): string =>
  unit === "dyn/cm2" ? "erg/cm3" : unit === "mAngstrom" ? "0.001 Angstrom" : unit;

function depthCards({ logTau, period }: ParameterMap): CardInput[] {
  return [
    ...(logTau === undefined
      ? []
      : [{ key: "LOGTAU", value: logTau, comment: "log10 of the optical depth at 5000 Angstrom" }]),
    ...(period === undefined
      ? []
      : [{ key: "PERIOD", value: period, comment: "the values come round after this" }]),
  ];
}

/** What FITS headers hold; other characters become question marks. */
const ascii = (text: string): string => text.replace(/[^\x20-\x7e]/g, "?");

function provenance(cube: StokesCube, { history = [] }: FitsMapOptions): CardInput[] {
  const text = (key: string, value: string | undefined, comment: string): CardInput[] =>
    value === undefined ? [] : [{ key, value: ascii(value), comment }];
  return [
    { key: "CREATOR", value: `@helioscope/stokes-assist ${packageVersion}` },
    ...text("SOURCE", cube.name, "Stokes profiles that were inverted"),
    ...text("INSTRUME", cube.instrument, "instrument"),
    ...text("DATE-OBS", cube.time?.replace(/Z$/, ""), "middle of the observation, UTC"),
    ...(cube.mu === undefined
      ? []
      : [{ key: "MU", value: cube.mu, comment: "cosine of the heliocentric angle" }]),
    { key: "NOISE", value: cube.noise, comment: "of Q, U, V in units of the continuum" },
    { key: "WAVEMIN", value: cube.wavelengths[0], comment: "Angstrom in air" },
    { key: "WAVEMAX", value: cube.wavelengths[cube.wavelengths.length - 1], comment: "Angstrom in air" },
    ...history.map((line) => ({ key: "HISTORY", value: ascii(line) })),
  ];
}

async function stratificationUnit(
  result: MapResult,
  field: ModelField,
  logTau: Float64Array,
  { grid, wcs }: { readonly grid: Grid; readonly wcs: readonly CardInput[] },
  signal: AbortSignal | undefined,
): Promise<Exclude<UnitInput, (...args: never) => unknown>> {
  const { width, height, every } = grid;
  const { at, length, scale = 1, unit } = field;
  const data = new Float32Array(width * height * length).fill(Number.NaN);
  for (let y = 0; y < height; y++) {
    signal?.throwIfAborted();
    for (let x = 0; x < width; x++) {
      const [column, row] = [x * every, y * every];
      if (!result.isFitted(row * result.width + column)) continue;
      const { values } = await result.recordAt(column, row);
      for (let i = 0; i < length; i++) data[(i * height + y) * width + x] = values[at + i] * scale;
    }
  }
  const depths: CardInput[] = [
    { key: "CTYPE3", value: "LOGTAU", comment: "log10 of the optical depth at 5000 Angstrom" },
    { key: "CRPIX3", value: 1 },
    { key: "CRVAL3", value: logTau[0] },
    { key: "CDELT3", value: (logTau[length - 1] - logTau[0]) / (length - 1) },
  ];
  return {
    ...{ kind: "image", name: `${nameOf(field)}_CUBE`, data, shape: [width, height, length] },
    header: [...wcs, ...depths],
    ...(unit === "" ? {} : { unit: fitsUnit(unit) }),
  };
}
