// One case in a process of its own; its parent sends it and hears what came of it.
import { isHelioError } from "@helioscope/core";
import { measure } from "./measure.ts";
import type { BenchCase, OwnOutcome } from "./types.ts";

process.once("disconnect", () => process.exit(1));
process.once("message", async (asked: BenchCase) => {
  const outcome = await outcomeOf(asked);
  // Engines may keep threads of their own.
  process.send?.(outcome, () => process.exit(0));
});

async function outcomeOf(asked: BenchCase): Promise<OwnOutcome> {
  try {
    return await measure(asked);
  } catch (error) {
    if (isHelioError(error) || error instanceof Error) return { refused: error.message };
    return { refused: String(error) };
  }
}
