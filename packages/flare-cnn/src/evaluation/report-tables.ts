import type { Column, Row, Table } from "@helioscope/core";
import { reliability } from "@helioscope/core/metrics";
import type { NamedProbabilities } from "./pictures.ts";
import { FLARE_SCORE_LABELS } from "./score-labels.ts";
import type { FlareScoreName, FlareScores } from "./scores.ts";
import { sharesOf } from "./shares.ts";

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const SCORE_COLUMNS: readonly Column[] = [
  { name: "classifier", type: "string", about: "Who gave the probabilities" },
  { name: "score", type: "string", about: "Name of the score" },
  {
    name: "value",
    type: "float",
    about: "Its value; empty where it is 0 / 0. Brier: at the rate of flaring ones of the training",
  },
  {
    name: "low",
    type: "float",
    about: "Lower end of the 95 % interval, from resampled regions; empty below 5 regions a class",
  },
  { name: "high", type: "float", about: "Upper end of the interval" },
  { name: "standard_error", type: "float", about: "Standard deviation over the resamples" },
];

/** A row for each classifier and score. */
export function scoreTable(
  scores: readonly { readonly name: string; readonly scores: FlareScores }[],
): Table {
  const rows = scores.flatMap(({ name, scores: one }) =>
    (Object.entries(FLARE_SCORE_LABELS) as [FlareScoreName, string][]).map(([score, about]): Row => {
      const error = one.errors?.[score];
      return {
        classifier: name,
        score: about,
        value: finite(one[score]),
        low: error ? finite(error.low) : null,
        high: error ? finite(error.high) : null,
        standard_error: error ? finite(error.standardError) : null,
      };
    }),
  );
  return { name: "flare-scores", columns: SCORE_COLUMNS, rows };
}

const RELIABILITY_COLUMNS: readonly Column[] = [
  { name: "classifier", type: "string", about: "Who gave the probabilities" },
  { name: "from", type: "float", about: "Lower edge of the bin, inside" },
  { name: "to", type: "float", about: "Upper edge of the bin, outside but for 1" },
  { name: "magnetograms", type: "int", about: "Magnetograms in the bin" },
  { name: "flaring", type: "int", about: "Flaring ones among them" },
  {
    name: "mean_probability",
    type: "float",
    about: "Mean of the probabilities in the bin, at the rate of flaring ones that the training had",
  },
  { name: "observed", type: "float", about: "Share of flaring ones" },
  { name: "low", type: "float", about: "Lower end of its 95 % binomial interval (Wilson)" },
  { name: "high", type: "float", about: "Upper end of the interval" },
];

/** A row for each classifier and bin. */
export function reliabilityTable(
  labels: ArrayLike<number>,
  classifiers: readonly NamedProbabilities[],
): Table {
  const rows = classifiers.flatMap((classifier) =>
    reliability(labels, sharesOf(classifier)).bins.map(
      (bin): Row => ({
        classifier: classifier.name,
        from: bin.from,
        to: bin.to,
        magnetograms: bin.count,
        flaring: bin.positives,
        mean_probability: finite(bin.meanProbability),
        observed: finite(bin.observed),
        low: finite(bin.low),
        high: finite(bin.high),
      }),
    ),
  );
  return { name: "flare-reliability", columns: RELIABILITY_COLUMNS, rows };
}
