/** What EUV images are made with. */
export interface EuvOptions {
  /** Of the texture and its flicker; the knots, flares and filaments are the state's. */
  readonly seed: number | string;
  /** DN/s of the quiet Sun in the middle of the disc; 6 in 304 (AIA in 2016) and 160 in 171 by default. */
  readonly quietDnPerS?: number;
  /** Flicker of the network and of plages within minutes: 1 by default, 0 for none. */
  readonly flicker?: number;
  /** Flares, and filaments and prominences: shown by default. */
  readonly flares?: boolean;
  readonly filaments?: boolean;
}
