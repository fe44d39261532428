import { type ErrorFacts, HelioError } from "../errors.ts";

/**
 * Thrown when a loss, or a weight that was to be written to a checkpoint, is not finite. The checkpoints written
 * before are kept: lower the learning rate and resume from them, or begin anew.
 */
export class DivergedError extends HelioError<"diverged"> {
  /** Steps made when it was noticed, the failing one included. */
  readonly step: number;

  constructor(step: number, fact: string, facts?: ErrorFacts) {
    super("diverged", `${fact} after step ${step}`, {
      expected: "finite numbers",
      remedy: "Lower the learning rate, or clip the gradients.",
      ...facts,
    });
    this.step = step;
  }
}
