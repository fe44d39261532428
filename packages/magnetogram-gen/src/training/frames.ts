/** A sample of a training: indices of frames. */
export interface FrameSample {
  /** In the order of time, the last at the time of the field. */
  readonly euv: readonly number[];
  readonly field: number;
  /** UTC, ISO 8601. */
  readonly utc: string;
}

/**
 * Frames as the networks take them, square, row 0 south: EUV by the configuration's transform and fields divided by
 * `clipGauss`, both within -1 to 1; what a frame lacks is -1 in EUV and 0 in the field.
 */
export interface TrainingFrames {
  readonly sizePx: number;
  /** Radius of the disc, pixels; its centre is that of the image. */
  readonly radiusPx: number;
  readonly samples: readonly FrameSample[];
  euv(index: number): Promise<Float32Array>;
  field(index: number): Promise<Float32Array>;
}

/** Indices of samples by what a training does with them. */
export interface FrameSplit {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
}
