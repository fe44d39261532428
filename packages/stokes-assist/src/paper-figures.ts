import type { PaperFigure } from "@helioscope/core";

const QUANTITIES = ["temperature", "velocity", "field strength", "azimuth", "inclination"] as const;

/** `ours` is of a synthetic spot of 64x64 pixels, `npm run bench -- recovery`. */
const correlations = (data: string, reported: readonly number[], ours?: readonly number[]): PaperFigure[] =>
  QUANTITIES.map((quantity, i) => ({
    quantity: `Pearson correlation of ${quantity} at log tau 0`,
    data,
    reported: reported[i],
    ours: ours ? `${ours[i]} (synthetic spot)` : null,
  }));

/** What the paper reports. */
export const figures: readonly PaperFigure[] = [
  ...correlations(
    "Table 4: assisted against reference, NOAA 12192",
    [0.99, 0.84, 0.91, 0.79, 0.85],
    [0.999, 0.992, 0.995, 0.967, 0.971],
  ),
  ...correlations(
    "Table 4: second reference against reference, NOAA 12192",
    [0.99, 0.85, 0.9, 0.81, 0.92],
    [1, 0.97, 0.992, 0.983, 0.961],
  ),
  ...correlations(
    "Table 5: assisted against reference, NOAA 10969 unseen in training",
    [0.999, 0.999, 0.999, 0.998, 0.996],
  ),
  ...correlations("Table A.1: assisted against reference, 15648 Angstrom", [0.94, 0.93, 0.96, 0.99, 0.95]),
  {
    quantity: "rms error of the network's temperature (K)",
    data: "section 4.1: pixels of the training, NOAA 12192",
    reported: "below 40",
    ours: "63 at log tau 0, 45 at -1: synthesised scenes unseen in training, against the truth",
  },
  {
    quantity: "mean chi squared",
    data: "section 3: reference, and second reference, NOAA 12192",
    reported: "0.012, 0.02",
    ours: null,
  },
  {
    quantity: "reference over assisted, time",
    data: "section 5: NOAA 12192, 4 h 8 min to 1 h 45 min on 60 cores",
    reported: 2.4,
    ours: "3.1 from the plain HSRA, 2.0 from a reference that starts from the profiles (synthetic spots)",
  },
  {
    quantity: "reference over assisted, time",
    data: "section 4.2: NOAA 10969, 1.25 h to 19 min",
    reported: 3.9,
    ours: null,
  },
  {
    quantity: "pixels a second and core, SIR",
    data: "section 5: 370x370 pixels in about one hour on 60 cores",
    reported: 0.63,
    ours: "about 30, the reference inversion of a synthetic spot",
  },
];
