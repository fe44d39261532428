import { DataError, type Fit, type HeaderLike, isHelioError, throwIfAborted } from "@helioscope/core";
import type { StokesCube } from "../types.ts";
import { hinodeSpCube, isHinodeSp } from "./hinode-sp.ts";
import { stokesAxes } from "./stokes-axes.ts";
import { finishCube, type RawCube, rawCube, type StokesCubeOptions, stokesCubeOf } from "./stokes-cube.ts";
import { headerNumber, headerText, type StokesFrame, type StokesFrameFacts } from "./stokes-frame.ts";
import { headerWavelengths, inAir } from "./stokes-wavelengths.ts";

/** Whether a frame holds Stokes profiles that can be read without being told more, and why not. */
export function isStokesFrame(frame: StokesFrameFacts): Fit {
  if (isHinodeSp(frame)) return { fits: true };
  const { header, shape } = frame;
  if (shape.length < 3)
    return { fits: false, reason: `${shape.length} axes; Stokes profiles of a map have 3 or 4` };
  const types = shape.map((_, i) => headerText(header, `CTYPE${i + 1}`) ?? "");
  if (!types.some((type) => /^STOKES/i.test(type))) {
    return { fits: false, reason: "no axis is of CTYPE STOKES" };
  }
  try {
    const { roles, length } = stokesAxes(header, shape);
    if (length.wavelength < 3)
      return { fits: false, reason: `${length.wavelength} wavelengths; 3 are needed` };
    const known = headerWavelengths(header, roles.indexOf("wavelength") + 1, length.wavelength);
    return known ? { fits: true } : { fits: false, reason: "the header does not tell the wavelengths" };
  } catch (error) {
    if (isHelioError(error)) return { fits: false, reason: error.message };
    throw error;
  }
}

/** Counters that all slits of one scan of Hinode SP share. */
const SCAN = ["OBS_NUM", "PROG_NO", "SEQN_NO", "MAIN_CNT", "SUBR_CNT", "MACROID", "SPMAPCTR"];

/**
 * Name of the map that a frame belongs to: the slits of a Hinode SP scan have one name (its counters and the size of
 * the slit), every other cube its own.
 */
export function stokesSequence(frame: StokesFrameFacts): string {
  const { header, name, shape } = frame;
  if (!isHinodeSp(frame)) return safe(name.replace(/\.(fits?|fts)(\.gz|\.fz)?$/i, "")) || "stokes";
  const marks = SCAN.flatMap((key) => headerNumber(header, key) ?? []);
  return safe(["hinode-sp", ...marks, `${shape[1]}x${shape[0]}`].join("-"));
}

const safe = (name: string): string => name.replace(/[^A-Za-z0-9._-]+/g, "_").replace(/^[._-]+|[._-]+$/g, "");

/**
 * One cube of the frames of one map: slits of Hinode SP, a single cube, or cubes of one slit position each (width 1, as
 * GRIS and ViSP store them), which are joined in the order of their file names, backwards where the place of the slit
 * goes east.
 *
 * @throws DataError for no frames, and for several that are no slits of one map; else as the readers of each kind do.
 */
export async function stokesCubeFrom(
  frames: Iterable<StokesFrame> | AsyncIterable<StokesFrame>,
  options: StokesCubeOptions = {},
): Promise<StokesCube> {
  const iterator = iterate(frames);
  const first = await iterator.next();
  if (first.done) throw new DataError("No frames", { expected: "at least one cube of Stokes profiles" });
  if (isHinodeSp(first.value)) {
    const { continuum, wavelengths, ...rest } = options;
    return hinodeSpCube(chain(first.value, iterator), {
      ...rest,
      ...(typeof continuum === "number" ? { continuum } : {}),
      ...(wavelengths ? { wavelengths: inAir(wavelengths, options.medium) } : {}),
    });
  }
  const second = await iterator.next();
  if (second.done) return stokesCubeOf(first.value, options);
  const slits = [await rawCube(first.value, options), await rawCube(second.value, options)];
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    throwIfAborted(options.signal);
    slits.push(await rawCube(next.value, options));
  }
  return finishCube(joined(slits), options);
}

async function* iterate(
  frames: Iterable<StokesFrame> | AsyncIterable<StokesFrame>,
): AsyncGenerator<StokesFrame> {
  yield* frames;
}

async function* chain(first: StokesFrame, rest: AsyncIterable<StokesFrame>): AsyncGenerator<StokesFrame> {
  yield first;
  yield* rest;
}

function joined(slits: readonly RawCube[]): RawCube {
  const sorted = [...slits].sort((a, b) => (a.name < b.name ? -1 : 1));
  const [from, to] = [sorted[0], sorted[sorted.length - 1]].map(placeAcross);
  if (from !== undefined && to !== undefined && to < from) sorted.reverse();
  const [first] = sorted;
  const { height, wavelengths } = first;
  const other = sorted.find(
    (slit) =>
      slit.width !== 1 ||
      slit.height !== height ||
      slit.wavelengths.length !== wavelengths.length ||
      slit.wavelengths.some((w, i) => Math.abs(w - wavelengths[i]) > 1e-3),
  );
  if (other) {
    throw new DataError(`${first.name} and ${other.name} are not slits of one map`, {
      value: [other.width, other.height, other.wavelengths.length],
      expected: `cubes of width 1, height ${height} and the same ${wavelengths.length} wavelengths`,
    });
  }
  const width = sorted.length;
  const row = 4 * wavelengths.length;
  const data = new Float32Array(width * height * row);
  for (const [x, slit] of sorted.entries()) {
    for (let y = 0; y < height; y++) {
      data.set(slit.data.subarray(y * row, (y + 1) * row), (y * width + x) * row);
    }
  }
  return { ...first, header: headerBetween(first, sorted[width - 1]), width, data };
}

/** The header of the first slit, its place across the slit half-way to that of the last. */
function headerBetween(first: RawCube, last: RawCube): HeaderLike {
  const keyword = `CRVAL${first.layout.roles.indexOf("x") + 1}`;
  const [from, to] = [first, last].map(placeAcross);
  const middle = from === undefined || to === undefined ? undefined : (from + to) / 2;
  return { get: (key) => (key === keyword ? middle : first.header.get(key)) };
}

function placeAcross({ header, layout }: RawCube): number | undefined {
  return headerNumber(header, `CRVAL${layout.roles.indexOf("x") + 1}`);
}
