/**
 * Where samples lie: sample (i, j) is the mean of the pixels from `x0 + step i` and `y0 + step j` on, `step` of them
 * each way. Whole numbers, pixels from the region's centre: frames of one region differ in their windows only.
 */
export interface Grid {
  readonly x0: number;
  readonly y0: number;
  readonly step: number;
  readonly width: number;
  readonly height: number;
}
