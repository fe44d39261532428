import {
  ArgumentError,
  assertNotEmpty,
  DataError,
  gaussPer,
  type HeaderLike,
  type Raster,
  type SolarImage,
} from "@helioscope/core";
import { type Affine, compose, invertAffine } from "@helioscope/core/image";
import type { PrepareConfig } from "../config.ts";
import type { DiscKind, PreparedDisc } from "../types.ts";
import { angularRadius } from "./angular-radius.ts";
import { type DegradationTable, degradationFactor } from "./degradation.ts";
import { discCoordinates, discRadiusPx, gridScaleArcsec, northUp, skyToPixel } from "./disc-geometry.ts";
import { euviCounts, isEuvi } from "./euvi.ts";
import { exposureSeconds } from "./exposure.ts";
import { levelOnePointFive, withPointing } from "./level-one-point-five.ts";
import { limbCentre, limbCoordinates } from "./limb-coordinates.ts";
import { matchIntensity, type QuantileMatch } from "./match-intensity.ts";
import type { PointingTable } from "./pointing.ts";
import { qualityRejection } from "./quality.ts";
import { type Resampled, resampleDisc } from "./resample.ts";
import { smoothField } from "./smooth-field.ts";

/** What `prepareDisc` is given beside the image. */
export interface PrepareExtras {
  /** AIA's three-hourly master pointing; what the header says holds where absent. */
  readonly pointing?: PointingTable;
  /** AIA's loss of sensitivity; needed where the configuration asks for it. */
  readonly degradation?: DegradationTable;
  /** Intensities that those of a STEREO image are brought to. */
  readonly match?: QuantileMatch;
  /**
   * Fit the limb. `true`: centre and radius are its, north is taken to be up: browse images without coordinates; of EUV at 304
   * and 171 angstrom, where the limb's height above the photosphere's is known. `centre`: scale, radius and rotation stay
   * the header's.
   */
  readonly limb?: boolean | "centre";
  /** Interpolate twice, as the paper does: level 1 to level 1.5 at full size, then to the common grid. Not where absent. */
  readonly twice?: boolean;
  /** Take an image whatever its QUALITY says. */
  readonly anyQuality?: boolean;
  readonly onWarning?: (warning: string) => void;
}

/**
 * An image of the full disc on the common grid (section 2): centred, north up, the disc `radiusArcsec` large, by one
 * interpolation of rotation, scale and place together; EUV divided by exposure and, where asked for, by the loss of
 * sensitivity; fields in gauss, smoothed where asked for, and none beyond the limb (0, `valid` 0). See {@link PreparedDisc}.
 *
 * Throws a DataError where QUALITY rejects the image, where coordinates, radius or exposure are not known, or where
 * nothing of the disc is in the image; an ArgumentError for a field in another unit, or where a table is lacking.
 */
export function prepareDisc(
  image: SolarImage,
  header: HeaderLike,
  kind: DiscKind,
  config: PrepareConfig,
  extras: PrepareExtras = {},
): PreparedDisc {
  assertNotEmpty(image, image.name);
  const rejected = extras.anyQuality ? undefined : qualityRejection(kind, header, config.rejectQuality[kind]);
  if (rejected) throw new DataError(`${image.name}: ${rejected}`);
  const factor = kind === "euv" ? intensityFactor(image, header, config, extras) : gaussFactor(image);
  const placed = placeOf(image, header, kind, extras);
  const scale = (gridScaleArcsec(config) * placed.radiusArcsec) / config.radiusArcsec;
  const middle = (config.sizePx - 1) / 2;
  const toSky: Affine = [scale, 0, -scale * middle, 0, scale, -scale * middle];
  const toInput = compose(toSky, skyToPixel(discCoordinates(placed.image)));
  const radiusPx = discRadiusPx(config);
  const source = kind === "field" ? withoutSky(placed.image, toInput, middle, radiusPx) : placed.image;
  const grid = resampleDisc(source, toInput, config.sizePx, config.resampling);
  const known = finish(grid, radiusPx, kind, factor);
  if (known === 0) {
    throw new DataError(`${image.name} holds nothing of the disc`, { expected: "an image of the full disc" });
  }
  const { unit: _, ...facts } = placed.image;
  const fwhmPx = config.fieldFwhmArcsec / gridScaleArcsec(config);
  const made = kind === "field" ? smoothField(grid.image, grid.valid, fwhmPx) : grid.image;
  const unit = kind === "field" ? "G" : config.exposure ? "DN/s" : image.unit;
  const disc: PreparedDisc = {
    ...facts,
    ...made,
    ...(unit !== undefined && { unit }),
    coordinates: northUp(config.sizePx, scale),
    kind,
    radiusPx,
    valid: grid.valid,
  };
  return extras.match && kind === "euv" ? matchIntensity(disc, extras.match) : disc;
}

/** The image with what places it on the sky, and the Sun's radius there. */
function placeOf(
  image: SolarImage,
  header: HeaderLike,
  kind: DiscKind,
  extras: PrepareExtras,
): { readonly image: SolarImage; readonly radiusArcsec: number } {
  const { onWarning, pointing, twice } = extras;
  const warned = onWarning && { onWarning };
  const counts = kind === "euv" && isEuvi(header) ? euviCounts(image, header) : image;
  if (extras.limb === true) return limbCoordinates(counts, kind);
  const placed = twice
    ? levelOnePointFive(counts, header, { ...warned, ...(pointing && { pointing }) })
    : withPointing(counts, header, pointing, onWarning);
  const radiusArcsec = angularRadius(placed, header).arcsec;
  return {
    image: extras.limb === "centre" ? limbCentre(placed, kind, radiusArcsec) : placed,
    radiusArcsec,
  };
}

/** Share of the radius beyond which the value of all four corners is a filling. */
const FILLED_FROM = 0.95;

/**
 * The image with NaN beyond the limb, where there is noise or filling but no field: none of it shall reach the disc's rim.
 * Filling that a centre somewhat off leaves inside the limb is told by its value.
 */
function withoutSky(
  image: SolarImage,
  toInput: Affine,
  middle: number,
  radiusPx: number,
): Raster<Float32Array> {
  const { width, height } = image;
  const data = Float32Array.from(image.data);
  const corners = [0, width - 1, width * (height - 1), width * height - 1].map((i) => data[i]);
  const filling = corners.every((value) => value === corners[0]) ? corners[0] : Number.NaN;
  const [a, b, c, d, e, f] = invertAffine(toInput);
  const most = radiusPx ** 2;
  const rim = (FILLED_FROM * radiusPx) ** 2;
  for (let row = 0, i = 0; row < height; row++) {
    const [u, v] = [b * row + c - middle, e * row + f - middle];
    for (let column = 0; column < width; column++, i++) {
      const [x, y] = [a * column + u, d * column + v];
      const square = x * x + y * y;
      if (square > most || (square > rim && data[i] === filling)) data[i] = Number.NaN;
    }
  }
  return { data, width, height };
}

/** Multiplies by `factor`, leaves no field beyond the limb, and counts the pixels of the disc that hold data. */
function finish({ image, valid }: Resampled, radiusPx: number, kind: DiscKind, factor: number): number {
  const { data, width } = image;
  const middle = (width - 1) / 2;
  let known = 0;
  for (let y = 0, i = 0; y < width; y++) {
    for (let x = 0; x < width; x++, i++) {
      const inside = (x - middle) ** 2 + (y - middle) ** 2 <= radiusPx ** 2;
      if (inside) known += valid.data[i];
      if (inside || kind === "euv") data[i] *= factor;
      else {
        data[i] = 0;
        valid.data[i] = 0;
      }
    }
  }
  return known;
}

function gaussFactor({ name, unit }: SolarImage): number {
  const gauss = unit === undefined ? 1 : gaussPer(unit);
  if (gauss === undefined) {
    throw new DataError(`${name} is in ${unit}`, {
      value: unit,
      expected: "a field in gauss or another unit of it",
    });
  }
  return gauss;
}

function intensityFactor(
  image: SolarImage,
  header: HeaderLike,
  config: PrepareConfig,
  extras: PrepareExtras,
): number {
  const exposure = config.exposure ? exposureSeconds(image.name, header, image.unit) : 1;
  if (!config.degradation || isEuvi(header)) return 1 / exposure;
  if (!extras.degradation) {
    throw new ArgumentError("Degradation is to be put right, and there is no table of it", {
      expected: "degradation: AIA's response table or SDOML's daily factors",
      remedy: "Give one, or configure degradation: false",
    });
  }
  if (image.time === undefined || image.wavelengthAngstrom === undefined) {
    throw new DataError(`${image.name} does not say when or in which channel it was taken`, {
      expected: "DATE-OBS and WAVELNTH, which its degradation depends on",
    });
  }
  return 1 / (exposure * degradationFactor(extras.degradation, image.wavelengthAngstrom, image.time.utc));
}
