import { AbortedError, folderStore } from "@helioscope/core";
import type { MagnetogramConfig } from "../config.ts";
import { MagnetogramNet } from "../network/index.ts";
import { claimRun, fingerprint } from "../training/claim-run.ts";
import { trainOnSet } from "../training/train.ts";
import type { PreparedSet } from "../types.ts";
import { type NetworkFacts, networkFacts } from "./network-facts.ts";
import type { ExperimentOptions } from "./run-experiment.ts";
import { noteEngine, runFacts } from "./run-facts.ts";
import { workOf } from "./work.ts";

/** A network of an experiment; the caller disposes it. */
export interface ExperimentNet {
  readonly net: MagnetogramNet;
  readonly facts: NetworkFacts;
}

/** The network of a finished run, or of one that goes on or begins. */
export async function trainedNet(
  set: PreparedSet,
  config: MagnetogramConfig,
  name: string,
  seed: number,
  options: ExperimentOptions,
): Promise<ExperimentNet> {
  const { engine, document, onProgress } = options;
  const out = folderStore(options.out, `runs/${name}-seed${seed}`);
  if (await out.has("model/model.json")) {
    await claimRun({ out, seed, resume: true }, { config, data: await fingerprint(set) });
    const net = await MagnetogramNet.load(out, "model");
    return { net, facts: networkFacts(name, net, await runFacts(out)) };
  }
  await noteEngine(out, engine);
  const { net, result } = await trainOnSet(set, config, {
    engine,
    out,
    seed,
    resume: true,
    ...(document ? { document } : {}),
    ...workOf(options),
    ...(onProgress
      ? { onProgress: (progress) => onProgress({ ...progress, stage: `train ${name}, seed ${seed}` }) }
      : {}),
  });
  if (result.stopped === "aborted") {
    net.dispose();
    throw new AbortedError(`The experiment was stopped in ${name}, seed ${seed}`, {
      remedy: "Run it again on the same folder: it goes on.",
    });
  }
  // What a finished run would need to go on is many times its model.
  for (const file of await out.list("checkpoints/")) await out.remove(file);
  return { net, facts: networkFacts(name, net, await runFacts(out)) };
}
