/** A seeded generator. The same seed gives the same numbers on every machine and engine. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** Uniform integer in [0, n). */
  integer(n: number): number;
  /** Standard normal. */
  normal(): number;
  /** Poisson with the given mean, exact for any mean. */
  poisson(mean: number): number;
  /** A shuffled copy (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[];
  /** An independent generator derived from this one's seed and a label; drawing from it leaves this one untouched. */
  fork(label: string | number): Random;
  /** The whole state, for checkpoints; `seededRandom.restore(state)` goes on exactly. */
  state(): readonly number[];
}
