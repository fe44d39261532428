/**
 * How a network is run, as the second argument of `model.apply`. `training` turns on dropout and lets batch normalisation
 * take the statistics of the batch; `follow: false` leaves its moving statistics alone.
 */
export interface Pass {
  readonly training: boolean;
  readonly follow?: boolean;
}

/** The passes there are. */
export const PASS: {
  /** Of a training step. */
  readonly train: Pass;
  /** As in training, and nothing is changed: the test mode of the pix2pix codes. */
  readonly reference: Pass;
  /** No dropout, moving statistics. */
  readonly deterministic: Pass;
} = {
  train: { training: true },
  reference: { training: true, follow: false },
  deterministic: { training: false },
};
