import { FitsError } from "../errors.ts";
import type { Header } from "../header/header.ts";
import { type AxisType, axisType, frameOf, partnerOf } from "./axis-types.ts";
import { WcsCards } from "./cards.ts";
import { invert, pixelMatrix } from "./matrix.ts";
import { readObserver } from "./observer.ts";
import { type PlateSolution, readPlate } from "./plate.ts";
import { projectionOf } from "./projection.ts";
import { recentreMap } from "./recentre.ts";
import { repairCards } from "./repair.ts";
import { nativePole } from "./rotation.ts";
import { readSip } from "./sip.ts";
import { degreesIn, spectralUnit } from "./units.ts";
import type { Wcs, WcsAxis, WcsCelestial, WcsFrame } from "./wcs.ts";

/** How {@link readWcs} reads. */
export interface WcsOptions {
  /** Letter A to Z of an alternate description; the primary one where absent. */
  readonly alternate?: string;
  /** Shape of the image, NAXIS1 first, for headers that are not of an image; NAXISn else. */
  readonly shape?: readonly number[];
  /** Whether known mistakes of solar headers are put right, each with a warning. On by default. */
  readonly repair?: boolean;
}

/** A header that asks for more axes is garbled. */
const MAX_AXES = 99;
/** Coordinates to which the place of the observer matters. */
const SOLAR: ReadonlySet<string> = new Set<WcsFrame>(["helioprojective", "stonyhurst", "carrington"]);

/**
 * Reads the world coordinates of an image header (Standard, section 8; Calabretta and Greisen 2002; Thompson 2006 for
 * the Sun). A header without any gives pixel coordinates, counted from 1.
 *
 * @throws FitsError "format" for cards that cannot hold together (a longitude without its latitude, a singular
 * matrix, an unknown unit of angle), "unsupported" for a projection that is not known, each naming the card.
 */
export function readWcs(header: Header, options: WcsOptions = {}): Wcs {
  const alternate = (options.alternate ?? "").toUpperCase();
  if (!/^[A-Z]?$/.test(alternate)) {
    throw new FitsError("argument", `The alternate is ${alternate}`, {
      value: alternate,
      expected: "A to Z",
    });
  }
  const cards = new WcsCards(header, alternate);
  const shape = options.shape ?? shapeOf(header);
  const count = axisCount(cards, shape.length);
  if (options.repair ?? true) repairCards(cards, count, shape);
  const types = Array.from({ length: count }, (_, i) => axisType(cards.text(`CTYPE${i + 1}`) ?? ""));
  const pair = celestialPair(cards, types);
  const matrix = pixelMatrix(cards, count, pair);
  const crpix = types.map((_, j) => cards.number(`CRPIX${j + 1}`) ?? 0);
  const axes: WcsAxis[] = [];
  const crval: number[] = [];
  for (let i = 0; i < count; i++) {
    const { axis, scale } = readAxis(cards, types[i], i + 1);
    axes.push(axis);
    crval.push((cards.number(`CRVAL${i + 1}`) ?? 0) * scale);
    for (let j = 0; j < count; j++) matrix[i * count + j] *= scale;
  }
  const plate = count === 2 && alternate === "" && types[0].name === "RA" ? readPlate(header) : undefined;
  if (plate !== undefined) usePlate(plate, crpix, matrix, crval);
  if (count > 0 && invert(matrix, count) === undefined) throw singular(cards, matrix, count);
  if (pair !== undefined && (options.repair ?? true)) {
    recentreMap(cards, { code: types[pair.latitudeAxis].code, ...pair, shape, crpix, crval, matrix });
  }
  const announced = types.some(({ sip }) => sip);
  const sip = plate?.sip ?? (count >= 2 ? readSip(cards, announced) : undefined);
  const frame = pair === undefined ? "linear" : frameOf(types[pair.longitudeAxis].name);
  return {
    alternate,
    axes,
    crpix,
    matrix: [...matrix],
    crval,
    celestial: pair === undefined ? undefined : readCelestial(cards, pair, types, crval, sip !== undefined),
    sip,
    frame,
    observer: readObserver(cards, SOLAR.has(frame)),
    warnings: cards.warnings,
  };
}

/** Puts a plate solution in the place of the linear fit to it. */
function usePlate(plate: PlateSolution, crpix: number[], matrix: Float64Array, crval: number[]): void {
  for (const i of [0, 1]) {
    crpix[i] = plate.crpix[i];
    crval[i] = plate.crval[i];
    matrix[i * 2 + i] = plate.scale[i];
    matrix[i * 2 + 1 - i] = 0;
  }
}

/** NAXISn, or ZNAXISn of the table that holds a compressed image. */
function shapeOf(header: Header): number[] {
  const prefix = header.getBoolean("ZIMAGE") === true ? "ZNAXIS" : "NAXIS";
  const shape: number[] = [];
  const count = Math.min(header.getNumber(prefix) ?? 0, MAX_AXES);
  for (let i = 1; i <= count; i++) shape.push(header.getNumber(`${prefix}${i}`) ?? 0);
  return shape;
}

/** WCSAXES, and no fewer than the image has or the cards name. */
function axisCount(cards: WcsCards, dimensions: number): number {
  let count = Math.max(dimensions, cards.number("WCSAXES") ?? 0);
  const indexed = /^(?:CTYPE|CRPIX|CRVAL|CDELT|CUNIT)([1-9]\d?)([A-Z]?)$/;
  for (const key of cards.header.keys()) {
    const found = indexed.exec(key);
    if (found !== null && found[2] === cards.alternate) count = Math.max(count, Number(found[1]));
  }
  if (!Number.isInteger(count) || count > MAX_AXES) {
    throw cards.fail("WCSAXES", `The header has ${count} axes`, `an integer up to ${MAX_AXES}`);
  }
  return count;
}

interface Pair {
  readonly longitudeAxis: number;
  readonly latitudeAxis: number;
}

function celestialPair(cards: WcsCards, types: readonly AxisType[]): Pair | undefined {
  const longitudeAxis = types.findIndex(({ role }) => role === "longitude");
  const latitudeAxis = types.findIndex(({ role }) => role === "latitude");
  if (longitudeAxis < 0 && latitudeAxis < 0) return undefined;
  const named = Math.max(longitudeAxis, 0) === longitudeAxis ? longitudeAxis : latitudeAxis;
  const card = `CTYPE${named + 1}`;
  const spare = types.filter(({ role }) => role !== undefined).length > 2;
  if (longitudeAxis < 0 || latitudeAxis < 0 || spare) {
    throw cards.fail(card, `${cards.key(card)} has no partner of its own`, "one longitude and one latitude");
  }
  const longitude = types[longitudeAxis];
  const latitude = types[latitudeAxis];
  if (partnerOf(longitude.name) !== latitude.name || longitude.code !== latitude.code) {
    throw cards.fail(
      card,
      `${longitude.name}-${longitude.code} and ${latitude.name}-${latitude.code} are no pair`,
      "a longitude and latitude of one system in one projection",
    );
  }
  return { longitudeAxis, latitudeAxis };
}

/** Algorithms of axes beside the sphere (Greisen and others 2006, section 3). */
const NON_LINEAR = /^(?:LOG|TAB|GRI|GRA|[FWVA]2[FWVA])$/;

/** One axis, and its unit as the number of `axis.unit` in one of `cunit`. */
function readAxis(
  cards: WcsCards,
  type: AxisType,
  i: number,
): { readonly axis: WcsAxis; readonly scale: number } {
  const ctype = cards.text(`CTYPE${i}`) ?? "";
  const cunit = cards.text(`CUNIT${i}`) ?? "";
  const name = cards.text(`CNAME${i}`) ?? "";
  if (type.role !== undefined) {
    const scale = degreesIn(cunit);
    if (scale === undefined) {
      throw cards.fail(
        `CUNIT${i}`,
        `The unit '${cunit}' of ${ctype} is not one of angle`,
        "deg, arcsec or the like",
      );
    }
    return { axis: { ctype, cunit, unit: "deg", name }, scale };
  }
  if (NON_LINEAR.test(type.code)) {
    cards.warn(`CTYPE${i}`, `The algorithm of ${ctype} is not applied: read as linear`);
  }
  const spectral = spectralUnit(type.name, cunit);
  return { axis: { ctype, cunit, unit: spectral?.unit ?? cunit, name }, scale: spectral?.scale ?? 1 };
}

function readCelestial(
  cards: WcsCards,
  pair: Pair,
  types: readonly AxisType[],
  crval: readonly number[],
  distorted: boolean,
): WcsCelestial {
  const { longitudeAxis, latitudeAxis } = pair;
  const lng = longitudeAxis + 1;
  const code = types[latitudeAxis].code;
  const left = code === "TAN" && leaveScamp(cards, lng, latitudeAxis + 1, distorted);
  const pv = (axis: number, m: number): number | undefined =>
    left ? undefined : cards.number(`PV${axis}_${m}`);
  const parameters = Array.from({ length: 21 }, (_, m) => pv(latitudeAxis + 1, m));
  const projection = projectionOf(code, parameters, cards.key(`CTYPE${latitudeAxis + 1}`));
  const phi0 = pv(lng, 1) ?? 0;
  const theta0 = pv(lng, 2) ?? projection.theta0;
  const planeOffset: [number, number] = [0, 0];
  if ((pv(lng, 0) ?? 0) !== 0) {
    const out = new Float64Array(2);
    if (!projection.project(phi0, theta0, out)) {
      throw cards.fail(`PV${lng}_1`, "The reference point has no image in the projection", "one that has");
    }
    planeOffset[0] = out[0];
    planeOffset[1] = out[1];
  }
  const pole = nativePole(
    {
      longitude: crval[longitudeAxis],
      latitude: crval[latitudeAxis],
      phi0,
      theta0,
      lonpole: poleAngle(pv(lng, 3) ?? cards.number("LONPOLE")),
      latpole: poleAngle(pv(lng, 4) ?? cards.number("LATPOLE")),
    },
    cards.alternate,
  );
  const trimmed = parameters.slice(0, parameters.findLastIndex((value) => value !== undefined) + 1);
  return { longitudeAxis, latitudeAxis, projection: { code, parameters: trimmed }, planeOffset, pole };
}

/**
 * Whether the PVi_m are SCAMP's distortion polynomials, which go beyond the PVi_4 that mean something here, to be left out
 * because SIP describes the same distortion (as astropy has it).
 *
 * @throws FitsError "unsupported" where there is no SIP in their place.
 */
function leaveScamp(cards: WcsCards, lng: number, lat: number, distorted: boolean): boolean {
  const names = Array.from({ length: 35 }, (_, k) => [`PV${lat}_${k + 5}`, `PV${lng}_${k + 5}`]).flat();
  const card = names.find((name) => (cards.number(name) ?? 0) !== 0);
  if (card === undefined) return false;
  if (!distorted) {
    throw new FitsError("unsupported", "TAN with PVi_m means the distortion polynomials of SCAMP (TPV)", {
      card: cards.key(card),
      expected: "distortion by SIP",
    });
  }
  cards.warn(card, "PVi_m of SCAMP are left out beside SIP");
  return true;
}

/** 999 is an old way to say "the default". */
const poleAngle = (angle: number | undefined): number | undefined => (angle === 999 ? undefined : angle);

function singular(cards: WcsCards, matrix: Float64Array, count: number): FitsError<"format"> {
  const row = Math.max(
    0,
    Array.from({ length: count }, (_, i) => i).findIndex((i) =>
      matrix.subarray(i * count, (i + 1) * count).every((value) => value === 0),
    ),
  );
  const name = cards.has(`CD${row + 1}_${row + 1}`) ? `CD${row + 1}_${row + 1}` : `CDELT${row + 1}`;
  return cards.fail(name, "The matrix from pixels to world coordinates is singular", "one with an inverse");
}
