import { ArgumentError } from "@helioscope/core";
import type { ImageClassifier } from "../types.ts";

/** The network as every row of a catalogue names it. */
export interface CatalogueModel {
  readonly name: string;
  /** SHA-256 of the weights. */
  readonly sha256: string;
}

/** What a row says besides class and probabilities. */
export interface RowOptions {
  readonly model: CatalogueModel;
  /** Columns of the k most probable classes; 0 stands for all of them. Default: none. */
  readonly topk?: number;
  /** The network's outputs before any temperature. */
  readonly logits?: boolean;
  /** Below this probability no class is said. Single labels only. */
  readonly abstain?: number;
  /** Taken in place of the network's own, positive. */
  readonly temperature?: number;
  /** A column of HEK event types. */
  readonly hek?: boolean;
  /** A column of the files' SHA-256. */
  readonly hash?: boolean;
  /** Whether a class is said of images of the whole disc, which hold many; `unsaid` where absent. */
  readonly discs?: "unsaid" | "classify";
}

/** Everything that the rows depend on. */
export interface RowPlan {
  readonly classes: readonly string[];
  readonly labels: ImageClassifier["labels"];
  readonly thresholds: readonly number[];
  readonly temperature: number;
  readonly model: CatalogueModel;
  readonly top: number;
  readonly logits: boolean;
  readonly abstain: number | null;
  readonly hek: boolean;
  readonly hash: boolean;
  readonly discs: "unsaid" | "classify";
}

/**
 * Checks what is asked of the rows against the network, and fills in what it leaves open.
 *
 * @throws ArgumentError for a k above the number of classes, probabilities outside [0, 1], a temperature that is not
 * positive, and for abstention with several labels, where thresholds say which labels hold
 */
export function rowPlan(network: Omit<ImageClassifier, "classify">, options: RowOptions): RowPlan {
  const { classes, labels } = network;
  const { topk, abstain, temperature = network.temperature } = options;
  if (topk !== undefined && (!Number.isInteger(topk) || topk < 0 || topk > classes.length)) {
    throw new ArgumentError(`The ${topk} most probable of ${classes.length} classes`, {
      value: topk,
      expected: `a whole number from 0 (all) to ${classes.length}: ${classes.join(", ")}`,
    });
  }
  if (abstain !== undefined && !(abstain >= 0 && abstain <= 1)) {
    throw new ArgumentError(`Abstaining below a probability of ${abstain}`, {
      value: abstain,
      expected: "a number from 0 to 1",
    });
  }
  if (abstain !== undefined && labels === "several") {
    throw new ArgumentError("Abstaining with a network of several labels", {
      remedy: "Its own thresholds say which labels hold; leave the option out",
    });
  }
  if (!(temperature > 0 && Number.isFinite(temperature)))
    throw new ArgumentError(`A temperature of ${temperature}`, {
      value: temperature,
      expected: "a positive number",
    });
  return {
    ...{ classes, labels, temperature, model: options.model },
    thresholds: network.thresholds ?? classes.map(() => 0.5),
    top: topk === undefined ? 0 : topk === 0 ? classes.length : topk,
    logits: options.logits ?? false,
    abstain: abstain ?? null,
    hek: options.hek ?? false,
    hash: options.hash ?? false,
    discs: options.discs ?? "unsaid",
  };
}
