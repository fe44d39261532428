import { atBaseRate } from "./base-rate.ts";
import type { NamedProbabilities } from "./pictures.ts";

/** Probabilities that are meant as shares of flaring magnetograms. */
export const sharesOf = ({ probabilities, positiveWeight = 1 }: NamedProbabilities): ArrayLike<number> =>
  positiveWeight === 1 ? probabilities : atBaseRate(probabilities, positiveWeight);
