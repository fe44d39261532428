import type { ExperimentRow } from "./rows.ts";

/** What is claimed of `convgru`: a score is larger than that of each other network by more than `margin`. */
export interface Claim {
  readonly metric: string;
  readonly about: string;
  readonly margin: number;
}

/** What came of a claim against one other network. */
export interface Verdict extends Claim {
  readonly against: string;
  readonly mean: number;
  readonly other: number;
  /** Mean over seeds of the difference, and its standard deviation over seeds, n - 1. */
  readonly difference: number;
  readonly deviation: number;
  /** Seeds whose difference exceeds the margin, and all of them. */
  readonly holdsIn: number;
  readonly seeds: number;
  /** The mean difference exceeds the margin. */
  readonly holds: boolean;
}

/** The network whose claims are tested. */
const CLAIMED = "convgru";

/** Each claim against each other network, seed by seed, dropout off; NaN never holds. */
export function judgeClaims(rows: readonly ExperimentRow[], claims: readonly Claim[]): Verdict[] {
  const networks = rows.filter(({ kind }) => kind === "network");
  const of = (name: string) => networks.filter(({ generator }) => generator === name);
  const others = [...new Set(networks.map(({ generator }) => generator))].filter((name) => name !== CLAIMED);
  return claims.flatMap((claim) =>
    others.flatMap((against) => {
      const pairs = of(CLAIMED).flatMap(({ seed, scores }) => {
        const rival = of(against).find((row) => row.seed === seed);
        return rival ? [[scores[claim.metric], rival.scores[claim.metric]] as const] : [];
      });
      return pairs.length === 0 ? [] : [verdictOf(claim, against, pairs)];
    }),
  );
}

function verdictOf(claim: Claim, against: string, pairs: readonly (readonly [number, number])[]): Verdict {
  const seeds = pairs.length;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const differences = pairs.map(([own, other]) => own - other);
  const difference = mean(differences);
  const squares = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0);
  return {
    ...claim,
    against,
    mean: mean(pairs.map(([own]) => own)),
    other: mean(pairs.map(([, other]) => other)),
    difference,
    deviation: seeds > 1 ? Math.sqrt(squares / (seeds - 1)) : Number.NaN,
    holdsIn: differences.filter((value) => value > claim.margin).length,
    seeds,
    holds: difference > claim.margin,
  };
}
