import { meanDeviation } from "../evaluation/index.ts";
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
  /** EUV images that each of the two sees. */
  readonly images: number | null;
  readonly otherImages: number | null;
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
      const [own, other] = [of(CLAIMED), of(against)].map(([row]) => row?.network?.images ?? null);
      const pairs = of(CLAIMED).flatMap(({ seed, scores }) => {
        const rival = of(against).find((row) => row.seed === seed);
        return rival ? [[scores[claim.metric], rival.scores[claim.metric]] as const] : [];
      });
      const sight = { against, images: own, otherImages: other };
      return pairs.length === 0 ? [] : [verdictOf({ ...claim, ...sight }, pairs)];
    }),
  );
}

function verdictOf(
  claim: Claim & Pick<Verdict, "against" | "images" | "otherImages">,
  pairs: readonly (readonly [number, number])[],
): Verdict {
  const differences = pairs.map(([own, other]) => own - other);
  const { mean: difference, deviation } = meanDeviation(differences, 1);
  const [own, other] = ([0, 1] as const).map((side) =>
    meanDeviation(
      pairs.map((pair) => pair[side]),
      1,
    ),
  );
  return {
    ...claim,
    mean: own.mean,
    other: other.mean,
    difference,
    deviation,
    holdsIn: differences.filter((value) => value > claim.margin).length,
    seeds: pairs.length,
    holds: difference > claim.margin,
  };
}
