import {
  type LayerFacts,
  type Learning,
  learnAfter,
  learnOf,
  stagedPlan,
  type TrainingStage,
} from "@helioscope/classifier";
import { UsageError } from "../usage-error.ts";

export interface StageOptions {
  readonly stages: string | undefined;
  readonly freeze: string | undefined;
  readonly epochs: number | undefined;
  readonly rate: number | undefined;
  readonly statistics: "batch" | "keep";
}

/** Of the default plan: the head, from the upper half on, all. */
const EPOCHS = [5, 10, 15] as const;
const RATES = [0.05, 0.02, 0.02] as const;

/** The stages of a transfer as `--stages`, or `--freeze` with `--epochs` and `--rate`, or nothing say. */
export function stagesOf(layers: readonly LayerFacts[], options: StageOptions): TrainingStage[] {
  const { stages, freeze, epochs, rate, statistics } = options;
  if (stages !== undefined) {
    if (freeze !== undefined || epochs !== undefined || rate !== undefined)
      throw new UsageError("--stages says it all: it goes without --freeze, --epochs and --rate");
    return stages.split(",").map((text) => ({ ...stageOf(layers, text.trim()), statistics }));
  }
  if (freeze !== undefined || epochs !== undefined || rate !== undefined) {
    const learn = learnAfter(layers, frozenOf(freeze ?? "backbone"));
    return [
      {
        ...{ epochs: epochs ?? 20, learningRate: rate ?? 0.02, schedule: "cosine", learn },
        ...{ statistics, backboneRate: 1 },
      },
    ];
  }
  return stagedPlan(layers, { epochs: EPOCHS, rates: RATES, statistics });
}

const frozenOf = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text);

/** `head:5@0.05`, `last2:10@0.02*0.1`, `layer5:10@0.02` or `all:15@0.02*0.1`: what learns, epochs, rate, factor for the backbone. */
function stageOf(layers: readonly LayerFacts[], text: string): TrainingStage {
  const found = /^([^:@*]+):(\d+)@([\d.eE+-]+)(?:\*([\d.eE+-]+))?$/.exec(text);
  const [epochs, learningRate, backboneRate] = [found?.[2], found?.[3], found?.[4] ?? "1"].map(Number);
  if (!found || !(epochs! > 0) || !(learningRate! > 0) || !(backboneRate! >= 0 && backboneRate! <= 1))
    throw new UsageError(
      `--stages takes what learns:epochs@rate, and *factor for the backbone, such as head:5@0.05,last2:10@0.02*0.1, not "${text}"`,
    );
  return {
    epochs: epochs!,
    learningRate: learningRate!,
    schedule: "cosine",
    learn: learnOf(layers, learningOf(found[1]!)),
    backboneRate: backboneRate!,
  };
}

/** all, head, last2 (the head and two blocks before it), or the name of a layer or block. */
export function learningOf(text: string): Learning {
  if (text === "all" || text === "head") return text;
  const last = /^last(\d+)$/.exec(text);
  return last ? { lastBlocks: Number(last[1]) } : { from: text };
}

/** A stage in words. */
export function stageText({ epochs, learningRate, learn, backboneRate, statistics }: TrainingStage): string {
  const what =
    typeof learn === "string" ? (learn === "all" ? "all layers" : "the head") : `from ${learn.from} on`;
  const slower = learn === "head" || backboneRate === 1 ? "" : `, the backbone at ${backboneRate} of it`;
  const kept = learn !== "head" && statistics === "keep" ? ", normalised as before" : "";
  return `${what}: ${epochs} epochs at ${learningRate}${slower}${kept}`;
}
