import type { PreparedDisc } from "../types.ts";

/** What tables and pictures call a field that generated ones are compared with. */
export type TruthName = "observed" | "truth (synthetic)";

/** Only what a telescope saw is observed. */
export const truthName = ({ synthetic }: Pick<PreparedDisc, "synthetic">): TruthName =>
  synthetic ? "truth (synthetic)" : "observed";
