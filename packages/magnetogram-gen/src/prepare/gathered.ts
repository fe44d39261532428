/** An image on the output grid before what is missing was taken out of it. */
export interface Gathered {
  /** Weighted sums over the input pixels that hold a number. */
  readonly sum: Float32Array<ArrayBuffer>;
  /** What these weigh, of 1: less where pixels are missing or the kernel reaches beyond the array. */
  readonly weight: Float32Array<ArrayBuffer>;
}
