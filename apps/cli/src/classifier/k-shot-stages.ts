import { defaultKShotPlan, type KShotStage } from "@helioscope/classifier";
import { UsageError } from "../usage-error.ts";
import { learningOf } from "./transfer-stages.ts";

/** `head:0.5,last2:0.5*0.1`: what learns, its share of the updates, and a factor on the rate of the backbone. */
export function kShotStages(text: string | undefined, statistics: "keep" | "batch"): readonly KShotStage[] {
  if (text === undefined) return defaultKShotPlan.stages.map((stage) => ({ ...stage, statistics }));
  return text.split(",").map((word) => {
    const found = /^([^:@*]+):([\d.]+)(?:\*([\d.]+))?$/.exec(word.trim());
    if (!found)
      throw new UsageError(
        `--stages takes what learns:share, and *factor for the backbone, such as head:0.5,last2:0.5*0.1, not "${word}"`,
      );
    const [share, backboneRate] = [Number(found[2]), Number(found[3] ?? 1)];
    return { share, learn: learningOf(found[1]!), statistics, backboneRate };
  });
}
