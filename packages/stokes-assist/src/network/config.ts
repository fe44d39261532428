import { DEFAULT_NODE_LOG_TAU } from "./nodes.ts";

/** A fully connected layer between the convolutions and the output. */
export interface HiddenLayer {
  /** Units, or units for each wavelength: the paper has 4 for each. */
  readonly units: number | { readonly perWavelength: number };
  readonly activation: "relu" | "sigmoid";
}

/** How the network is built, and how numbers go in and come out (section 2, Tables 1 and 2). */
export interface StokesNetworkConfig {
  /** Filters of the three convolutions; the paper gives none, its predecessor's code has 64 in each. */
  readonly filters: readonly [number, number, number];
  /** Their kernels. The paper: 7, 5, 3. */
  readonly kernels: readonly [number, number, number];
  /** Which of the three is followed by a pooling of two. The paper: the first and the second. */
  readonly pooled: readonly [boolean, boolean, boolean];
  /** Convolutions lose the edges (Keras' default) or pad with zeros, for fewer than 24 wavelengths. */
  readonly padding: "valid" | "same";
  /** Rate behind the last convolution. The paper: 0.15. */
  readonly dropout: number;
  readonly hidden: readonly HiddenLayer[];
  /** Optical depths of the output, descending. */
  readonly logTau: readonly number[];
  /** One output, degrees over 360 (Table 2), or two: sine and cosine of twice the angle, which has no jump at 180. */
  readonly azimuth: "printed" | "double-angle";
  /** Outputs are in units of Table 2, or less their mean and over their spread in the training set. */
  readonly scaling: "table-2" | "standardised";
  /** Factors on I, Q, U and V at the input. The paper: 5 on V, 1 on the others. */
  readonly inputFactors: readonly [number, number, number, number];
}

export interface StokesTraining {
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimizer: "adamax" | "adam";
  readonly learningRate: number;
  readonly schedule: "constant" | "cosine";
  /** Mean squared error; `field-weighted` counts the azimuth as far as the transverse field shows in the profiles. */
  readonly loss: "mse" | "field-weighted";
  /** Mirror images and turns about the line of sight, which change the profiles in a way that is known exactly. */
  readonly augmentation: "symmetries" | "none";
  /** Noise of the profiles that are trained on, in units of the continuum: what the stored ones lack is added. */
  readonly noise: number;
  /** This share of the blocks is kept for validation. */
  readonly validationShare: number;
  /** Stop after so many epochs without a better validation; null never stops early. */
  readonly patience: number | null;
}

/** The parts of a configuration that a training takes. */
export interface TrainableConfig {
  readonly network: StokesNetworkConfig;
  readonly training: StokesTraining;
}

/** Section 2 and Table 1 as written; filters after the predecessor; the rate is that of Kingma and Ba for AdaMax. */
const paper: TrainableConfig = {
  network: {
    filters: [64, 64, 64],
    kernels: [7, 5, 3],
    pooled: [true, true, false],
    padding: "valid",
    dropout: 0.15,
    hidden: [{ units: { perWavelength: 4 }, activation: "relu" }],
    logTau: DEFAULT_NODE_LOG_TAU,
    azimuth: "printed",
    scaling: "table-2",
    inputFactors: [1, 1, 1, 5],
  },
  training: {
    epochs: 200,
    batchSize: 64,
    optimizer: "adamax",
    learningRate: 2e-3,
    schedule: "constant",
    loss: "mse",
    augmentation: "none",
    noise: 1e-3,
    validationShare: 0.2,
    patience: null,
  },
};

/** The layers of the predecessor's program (Milic and Gafeira 2020), with the paper's input and output. */
const predecessor: TrainableConfig = {
  network: {
    ...paper.network,
    pooled: [true, true, true],
    dropout: 0.5,
    hidden: [
      { units: { perWavelength: 4 }, activation: "sigmoid" },
      { units: 30, activation: "sigmoid" },
    ],
    inputFactors: [1, 1, 1, 1],
  },
  training: { ...paper.training, epochs: 100, optimizer: "adam", learningRate: 1e-3 },
};

/** What the shipped models are: small, with an azimuth that does not jump, and every quantity of the same weight. */
const compact: TrainableConfig = {
  network: {
    ...paper.network,
    filters: [32, 32, 32],
    dropout: 0,
    hidden: [{ units: 192, activation: "relu" }],
    azimuth: "double-angle",
    scaling: "standardised",
    inputFactors: [1, 5, 5, 5],
  },
  training: {
    ...paper.training,
    epochs: 25,
    batchSize: 256,
    optimizer: "adam",
    learningRate: 3e-3,
    schedule: "cosine",
    loss: "field-weighted",
    augmentation: "symmetries",
  },
};

/** Layers and trainings by name. */
export const NETWORK_PRESETS: Readonly<Record<"paper" | "predecessor" | "compact", TrainableConfig>> = {
  paper,
  predecessor,
  compact,
};
