import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { MODEL_ATMOSPHERES, type ModelAtmosphereName } from "@helioscope/stokes-assist";
import { userPath } from "../paths.ts";
import { UsageError } from "../usage-error.ts";
import type { Option } from "../verb.ts";

/** Options that say what the pixels start from: the choices of the paper's section 5. */
export const GUESS_OPTIONS = {
  guess: {
    type: "list",
    hint: "NAME|DIR",
    about:
      "Starts: a shipped atmosphere (hsra, falC, penumbra, ...), network, the folder of an earlier run, clusters:DIR " +
      "(mean atmospheres of its clusters); of several, or with best, the best fit is kept (default: as the preset says)",
  },
  clusters: {
    type: "text",
    default: "auto",
    hint: "K|auto",
    about: "Number of clusters for --guess clusters:DIR",
  },
} as const satisfies Record<string, Option>;

/** One source of first guesses, as it is kept with a run; folders are absolute. */
export type GuessChoice =
  | { readonly from: "atmosphere"; readonly name: ModelAtmosphereName }
  | { readonly from: "network" }
  | { readonly from: "run"; readonly folder: string }
  | { readonly from: "clusters"; readonly folder: string };

/** What `best` stands for: the quiet Sun, a penumbra, and umbrae. */
const BEST = ["hsra", "penumbra", "hotUmbra", "coolUmbra"] as const satisfies readonly ModelAtmosphereName[];

const CLUSTERS = /^clusters:(.+)$/;

/** Throws a UsageError for a word that is nothing to start from. */
export function guessChoices(words: readonly string[]): GuessChoice[] {
  return words.flatMap((word): GuessChoice[] => {
    if (word === "best") return BEST.map((name) => ({ from: "atmosphere", name }));
    if (word === "network") return [{ from: "network" }];
    if (Object.hasOwn(MODEL_ATMOSPHERES, word))
      return [{ from: "atmosphere", name: word as ModelAtmosphereName }];
    const clustered = CLUSTERS.exec(word)?.[1];
    const folder = resolve(userPath(clustered ?? word));
    if (existsSync(folder)) return [{ from: clustered === undefined ? "run" : "clusters", folder }];
    const names = Object.keys(MODEL_ATMOSPHERES).join(", ");
    throw new UsageError(
      `--guess takes ${names}, network, best, the folder of an earlier run, or clusters:FOLDER, not "${word}"`,
    );
  });
}
