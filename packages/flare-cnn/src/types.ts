import type { ObservationTime, Raster, WorkOptions } from "@helioscope/core";

/**
 * Where the number of a HARP comes from: near-real-time records and synthetic regions have numbers of their own, so that
 * HARP 377 of one is not HARP 377 of another.
 */
export type RecordSeries = "definitive" | "near real time" | "synthetic";

/** What is known of one SHARP record: the keywords that the rules of a data set ask for. Null: the record lacks it. */
export interface SharpRecord {
  /** Path of the magnetogram, or the record's name. */
  readonly name: string;
  /** HARPNUM. */
  readonly harp: number;
  /** Definitive where absent. */
  readonly series?: RecordSeries;
  /** NOAA_ARS, five digits each; empty where the patch has none. */
  readonly noaa: readonly number[];
  /** T_REC. */
  readonly time: ObservationTime;
  /** QUALITY, 32 bits. */
  readonly quality: number | null;
  /** OBS_VR, signed, m/s. */
  readonly radialVelocityMS: number | null;
  /** LON_FWT and LAT_FWT: flux-weighted centre, Stonyhurst degrees. */
  readonly longitudeDeg: number | null;
  readonly latitudeDeg: number | null;
  /** LONDTMIN and LONDTMAX: the whole patch, Stonyhurst degrees. */
  readonly patchLongitudesDeg: readonly [number, number] | null;
  /** AREA, millionths of a hemisphere (1 is 3.04 Mm2). */
  readonly areaMicroHemispheres: number | null;
  /** USFLUX of the header, Mx. */
  readonly unsignedFluxMx: number | null;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A labelled magnetogram. */
export interface Sample {
  /** Path of the magnetogram in the data set's store. */
  readonly file: string;
  readonly harp: number;
  readonly noaa: readonly number[];
  /**
   * Regions that must stay on one side of a split: HARPs that share a NOAA number have the same group. The smallest
   * HARP number of the group, as text.
   */
  readonly group: string;
  /** UTC, ISO 8601. */
  readonly utc: string;
  /** 1: one of the region's NOAA numbers has an M or X flare (or what the rules say); 0: none has. */
  readonly label: 0 | 1;
  /** Total unsigned flux, Mx, and where it comes from: the header, or the line-of-sight field above the noise. */
  readonly fluxMx: number;
  readonly fluxFrom: "USFLUX" | "line of sight";
  readonly areaMicroHemispheres: number | null;
  readonly longitudeDeg: number | null;
  readonly latitudeDeg: number | null;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** How a magnetogram of any size becomes what a network takes. A SHARP pixel is 0.03 degrees. */
export type InputConfig =
  /** As printed: bicubic to `sizePx` x `sizePx`, whatever the size and the shape were. */
  | { readonly kind: "resize"; readonly sizePx: number }
  /** The whole magnetogram at a fixed scale, degrees a pixel; a batch is padded, and the padding masked in the pooling. */
  | { readonly kind: "native"; readonly scaleDeg: number }
  /** A square of `sizePx` at a fixed scale about the centre of the unsigned flux; zeros where it leaves the magnetogram. */
  | { readonly kind: "crop"; readonly scaleDeg: number; readonly sizePx: number };

/** A line-of-sight field in gauss on the grid of a network, row 0 south, no NaN. What `prepareInput` makes. */
export type FlareInput = Raster<Float32Array>;

/** Anything that gives magnetograms a probability to be of a flaring region; the tools that take a network apart ask for no more. */
export interface FlareClassifier {
  readonly input: InputConfig;
  /** One number in [0, 1] an input. Inputs of one call may differ in size where the kind of input allows it. */
  probabilities(inputs: readonly FlareInput[], options?: WorkOptions): Promise<Float64Array>;
}

/** A classifier that can say how its output moves with each pixel. */
export interface DifferentiableClassifier extends FlareClassifier {
  /**
   * Derivative of the logit of the probability with respect to the field, 1/gauss, on the grid of the input. With
   * `activeOf`, an input of the same size, a classifier that works out where to look in its input looks where it would
   * in that one.
   */
  gradient(input: FlareInput, options?: { readonly activeOf?: FlareInput }): Promise<Raster<Float32Array>>;
}
