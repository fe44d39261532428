import { assertNotEmpty, assertSameSize, type Mask, type Raster } from "@helioscope/core";
import { activePixels } from "./active-pixels.ts";
import { currentMoments, netCurrentPerPolarity, verticalCurrent } from "./current.ts";
import { excessEnergy } from "./excess-energy.ts";
import { LOS_NOISE_GAUSS, type UnsignedFlux, unsignedFlux } from "./flux.ts";
import type { SharpGeometry } from "./geometry.ts";
import { meanGradient } from "./gradient.ts";
import { helicityMoments, meanTwist } from "./helicity.ts";
import { meanInclination } from "./inclination.ts";
import { SHARP_KEYWORDS, type SharpKeyword, type SharpSegment } from "./keyword-names.ts";
import { potentialField } from "./potential-field.ts";
import { type RValueOptions, rValue } from "./r-value.ts";
import { shear } from "./shear.ts";
import { horizontalField, type Measured, totalField, type VectorField } from "./vector-field.ts";

/** What is there of a record: fields and errors in gauss, all of one size. */
export type SharpSegments = { readonly [S in SharpSegment]?: Raster };

export interface SharpKeywords {
  /** NaN where no pixel of the mask can be used for a mean. */
  readonly values: Readonly<Partial<Record<SharpKeyword, number>>>;
  /** What could not be computed, and the segments that it would have taken. */
  readonly missing: readonly { readonly keyword: SharpKeyword; readonly segments: readonly SharpSegment[] }[];
}

type Values = Partial<Record<SharpKeyword, number>>;

/**
 * The keywords of a SHARP CEA record from its segments: those of the vector field (Bobra et al. 2014, Table 3), R_VALUE,
 * and those of the line-of-sight field, with their errors, equal to what the reference code of the series gives.
 * Blank pixels are left out. What lacks a segment is left out and listed. Fields in single precision move MEANJZH by
 * 2e-5, to where the headers have it, and the others by less.
 *
 * Throws a ShapeError when segments differ in size or have fewer than 3x3 pixels.
 */
export function sharpKeywords(
  segments: SharpSegments,
  geometry: SharpGeometry,
  options: { readonly rValue?: RValueOptions } = {},
): SharpKeywords {
  checkSizes(segments);
  const { br, bp, bt, brError, bpError, btError, magnetogram, bitmap, confDisambig } = segments;
  const values: Values = {};
  if (bitmap && confDisambig && br) {
    const mask = activePixels(bitmap, confDisambig);
    Object.assign(values, radialKeywords(br, mask, geometry, brError));
    if (bp && bt) {
      const errors = brError && bpError && btError && { br: brError, bp: bpError, bt: btError };
      const field = { br, bp, bt, ...(errors && { errors }) };
      Object.assign(values, vectorKeywords(field, mask, geometry));
    }
  }
  if (magnetogram) {
    const { r, error } = rValue(magnetogram, geometry, options.rValue);
    Object.assign(values, { R_VALUE: r, ERR_R: error });
    if (bitmap) Object.assign(values, lineOfSightKeywords(magnetogram, activePixels(bitmap), geometry));
  }
  const names = Object.keys(SHARP_KEYWORDS) as SharpKeyword[];
  return {
    values: Object.fromEntries(
      names.flatMap((keyword) => (values[keyword] === undefined ? [] : [[keyword, values[keyword]]])),
    ),
    missing: names
      .filter((keyword) => values[keyword] === undefined)
      .map((keyword) => ({
        keyword,
        segments: SHARP_KEYWORDS[keyword].needs.filter((segment) => !segments[segment]),
      })),
  };
}

function checkSizes(segments: SharpSegments): void {
  const [first, ...others] = Object.entries(segments).filter((entry) => entry[1] !== undefined) as [
    SharpSegment,
    Raster,
  ][];
  if (!first) return;
  assertNotEmpty(first[1], first[0]);
  for (const [name, segment] of others) assertSameSize(first[1], segment, `Segments ${first[0]} and ${name}`);
}

function radialKeywords(br: Raster, mask: Mask, geometry: SharpGeometry, brError?: Raster): Values {
  const flux = unsignedFlux(br, mask, geometry, brError);
  return {
    ...fluxPair("USFLUX", "ERRVF", flux),
    CMASK: flux.pixels,
    ...pair("MEANGBZ", "ERRBZ", meanGradient(br, mask, brError)),
  };
}

function vectorKeywords(field: VectorField, mask: Mask, geometry: SharpGeometry): Values {
  const { br, bp, bt, errors } = field;
  const horizontal = horizontalField(field);
  const total = totalField(field);
  const current = verticalCurrent(bp, bt, errors);
  const { meanDensity: meanCurrent, totalUnsigned } = currentMoments(current, mask, geometry);
  const helicity = helicityMoments(current, br, mask, geometry, errors?.br);
  const potential = potentialField(br);
  const energy = excessEnergy(field, potential, mask, geometry);
  const { meanDegrees, over45Percent } = shear(field, potential, mask);
  return {
    ...pair("MEANGAM", "ERRGAM", meanInclination(br, horizontal, mask, errors?.br)),
    ...pair("MEANGBT", "ERRBT", meanGradient(total.strength, mask, total.error)),
    ...pair("MEANGBH", "ERRBH", meanGradient(horizontal.strength, mask, horizontal.error)),
    ...pair("MEANJZD", "ERRJZ", meanCurrent),
    ...pair("TOTUSJZ", "ERRUSI", totalUnsigned),
    ...pair("MEANALP", "ERRALP", meanTwist(current, br, mask, geometry, errors?.br)),
    ...pair("MEANJZH", "ERRMIH", helicity.mean),
    ...pair("TOTUSJH", "ERRTUI", helicity.totalUnsigned),
    ...pair("ABSNJZH", "ERRTAI", helicity.absoluteNet),
    ...pair("SAVNCPP", "ERRJHT", netCurrentPerPolarity(current, br, mask, geometry)),
    ...pair("MEANPOT", "ERRMPOT", energy.meanDensity),
    ...pair("TOTPOT", "ERRTPOT", energy.total),
    ...pair("MEANSHR", "ERRMSHA", meanDegrees),
    SHRGT45: over45Percent,
  };
}

function lineOfSightKeywords(field: Raster, mask: Mask, geometry: SharpGeometry): Values {
  const flux = unsignedFlux(field, mask, geometry, LOS_NOISE_GAUSS);
  const gradient = meanGradient(field, mask, LOS_NOISE_GAUSS, { lineOfSight: true });
  return {
    ...pair("MEANGBL", "ERR_MEANGBL", gradient),
    ...fluxPair("USFLUXL", "ERR_USFLUXL", flux),
    CMASKL: flux.pixels,
  };
}

const fluxPair = (value: SharpKeyword, error: SharpKeyword, flux: UnsignedFlux): Values =>
  pair(value, error, {
    value: flux.fluxMx,
    ...(flux.errorMx !== undefined && { error: flux.errorMx }),
  });

const pair = (value: SharpKeyword, error: SharpKeyword, measured: Measured): Values => ({
  [value]: measured.value,
  ...(measured.error !== undefined && { [error]: measured.error }),
});
