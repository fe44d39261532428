import { ArgumentError, type Mask, type Raster } from "@helioscope/core";
import { blockMeans } from "./binned.ts";
import { cannyEdges } from "./canny.ts";
import type { SharpGeometry } from "./geometry.ts";
import { mixedPolarity } from "./inversion-line.ts";
import { lineLength } from "./line-length.ts";
import { connectedGroups, dilate } from "./morphology.ts";
import { binnedPixels, fluxNear } from "./r-value.ts";
import { thin } from "./thin.ts";

/** Where the strong field changes its sign. */
export type PilOptions =
  | {
      /** Both polarities within a 3x3 box of pixels (Schrijver 2007). The default. */
      readonly method?: "schrijver";
      /** Field that makes a polarity; 150 where absent. */
      readonly thresholdGauss?: number;
      /** Pixels along each side that are averaged first; 1 where absent, 4 is what R_VALUE takes. */
      readonly binPx?: number;
      /** As in R_VALUE; true where absent. */
      readonly centred?: boolean;
    }
  | {
      /** Canny edges of either polarity, grown until they meet; groups that carry little flux are dropped. */
      readonly method: "edges";
      /** 100 where absent. */
      readonly thresholdGauss?: number;
      /** How far either edge grows; 4 where absent. */
      readonly dilationPx?: number;
      /** The strongest groups that hold this share of the flux between the edges are kept; 0.95 where absent. */
      readonly keptShare?: number;
    };

/** The polarity-inversion lines of a field. */
export interface InversionLines {
  /** 1 where the polarities meet, on the grid of the field. */
  readonly mask: Mask;
  /** The same thinned to lines one pixel wide (before it is binned back, if it was binned). */
  readonly line: Mask;
  readonly lengthMm: number;
  /** Integral of the field's horizontal gradient along the lines, G/Mm times Mm (WLSG of Falconer et al. 2008). */
  readonly gradientWeightedLengthGauss: number;
  /** Logarithm of the flux near the mask, in the unit and with the width of R_VALUE. */
  readonly r: number;
}

/**
 * Finds the polarity-inversion lines of a line-of-sight or radial field on a SHARP CEA grid, gauss. Blank pixels are of
 * no polarity. Throws an ArgumentError for an option out of range, a ShapeError for an empty field.
 */
export function pilMask(field: Raster, geometry: SharpGeometry, options: PilOptions = {}): InversionLines {
  const binPx = options.method === "edges" ? 1 : (options.binPx ?? 1);
  const binned = blockMeans(field, binPx);
  const mask = options.method === "edges" ? metEdges(binned, options) : strongMix(binned, options);
  const line = thin(mask);
  const pixelMm = (binPx * geometry.pixelMetres) / 1e6;
  const share = binPx / binnedPixels(geometry);
  return {
    mask: spread(mask, field, binPx),
    line,
    lengthMm: lineLength(line) * pixelMm,
    gradientWeightedLengthGauss: lineLength(line, slopes(binned)),
    r: Math.log10(Math.max(1, fluxNear(mask, binned, 1 / share) * share * share)),
  };
}

function strongMix(field: Raster, options: Exclude<PilOptions, { method: "edges" }>): Mask {
  const { thresholdGauss = 150, centred = true } = options;
  checkThreshold(thresholdGauss);
  return mixedPolarity(field, thresholdGauss, centred);
}

function metEdges(field: Raster, options: Extract<PilOptions, { method: "edges" }>): Mask {
  const { thresholdGauss = 100, dilationPx = 4, keptShare = 0.95 } = options;
  checkThreshold(thresholdGauss);
  if (!(keptShare > 0 && keptShare <= 1)) {
    throw new ArgumentError(`Keeping a share of ${keptShare}`, {
      value: keptShare,
      expected: "more than 0, at most 1",
    });
  }
  const { width, height } = field;
  const grown = [1, -1].map((sign) => {
    const polarity = Int8Array.from(field.data, (value) => (sign * value > thresholdGauss ? 1 : 0));
    return dilate(cannyEdges({ data: polarity, width, height }), dilationPx).data;
  });
  const met = { data: grown[0].map((value, i) => value & grown[1][i]), width, height };
  return strongestGroups(met, field, keptShare);
}

/** Drops the groups of least unsigned flux as long as the others hold the share. */
function strongestGroups(mask: Mask, field: Raster, share: number): Mask {
  const { labels, count } = connectedGroups(mask);
  const flux = new Float64Array(count + 1);
  for (let i = 0; i < labels.length; i++) {
    const value = field.data[i];
    if (labels[i] !== 0 && !Number.isNaN(value)) flux[labels[i]] += Math.abs(value);
  }
  const strongest = Array.from({ length: count }, (_, i) => i + 1).sort((a, b) => flux[b] - flux[a]);
  const wanted = share * flux.reduce((sum, value) => sum + value, 0);
  const kept = new Uint8Array(count + 1);
  let held = 0;
  for (const label of strongest) {
    if (held >= wanted) break;
    kept[label] = 1;
    held += flux[label];
  }
  return { ...mask, data: Int8Array.from(labels, (label) => kept[label]) };
}

/** Length of the gradient, G/pixel; 0 on the rim and beside blank pixels. */
function slopes({ data, width, height }: Raster): Float64Array {
  const result = new Float64Array(data.length);
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      const slope = 0.5 * Math.hypot(data[i + 1] - data[i - 1], data[i + width] - data[i - width]);
      if (!Number.isNaN(slope)) result[i] = slope;
    }
  }
  return result;
}

function spread(mask: Mask, { width, height }: Raster, binPx: number): Mask {
  if (binPx === 1) return mask;
  const data = new Int8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / binPx) * mask.width;
    for (let x = 0; x < width; x++, i++) data[i] = mask.data[row + Math.floor(x / binPx)];
  }
  return { data, width, height };
}

function checkThreshold(thresholdGauss: number): void {
  if (thresholdGauss >= 0 && Number.isFinite(thresholdGauss)) return;
  throw new ArgumentError(`A threshold of ${thresholdGauss} G`, {
    value: thresholdGauss,
    expected: "zero or more gauss",
  });
}
