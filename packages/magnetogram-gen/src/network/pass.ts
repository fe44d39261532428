/**
 * How a network is run, as the second argument of `model.apply`. `training` turns on dropout and lets batch normalisation
 * take the statistics of the batch; `follow: false` leaves its moving statistics alone; `dropout` says of dropout alone
 * whether it is on.
 */
export interface Pass {
  readonly training: boolean;
  readonly follow?: boolean;
  readonly dropout?: boolean;
}

/** The passes there are. */
export const PASS: {
  /** Of a training step. */
  readonly train: Pass;
  /** As in training, and nothing is changed: the test mode of the pix2pix codes. */
  readonly reference: Pass;
  /** Dropout with moving statistics: what is left of the reference when its statistics of single images are not. */
  readonly dropout: Pass;
  /** No dropout, moving statistics. */
  readonly deterministic: Pass;
} = {
  train: { training: true },
  reference: { training: true, follow: false },
  dropout: { training: false, dropout: true },
  deterministic: { training: false },
};
