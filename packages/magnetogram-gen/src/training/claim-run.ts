import { ArgumentError, type TrainRun } from "@helioscope/core";
import { sha256 } from "@helioscope/core/model";
import type { MagnetogramConfig } from "../config.ts";
import type { PreparedSet } from "../types.ts";

const FILE = "training.json";

/** SHA-256 of a set's images, by what they were made of and how, and of its samples with their times and sides. */
export function fingerprint({
  contentSha256,
  samples,
}: Pick<PreparedSet, "contentSha256" | "samples">): Promise<string> {
  return sha256(new TextEncoder().encode(JSON.stringify([contentSha256, samples])));
}

/**
 * Writes what decides a training to its folder, or with `resume` compares it with what stands there.
 *
 * @throws ArgumentError for a folder that holds a run already, or another one than that which is resumed
 */
export async function claimRun(
  { out, seed, resume }: Pick<TrainRun, "out" | "seed" | "resume">,
  { config, data }: { readonly config: MagnetogramConfig; readonly data: string },
): Promise<void> {
  const own: Record<string, unknown> = { seed, data, ...config };
  if (!(await out.has(FILE))) return out.write(FILE, JSON.stringify(own, null, 1));
  if (!resume) {
    throw new ArgumentError("The store already holds a run", {
      expected: "an empty folder",
      remedy: "Pass another folder, or resume: true to go on with it.",
    });
  }
  const stored = JSON.parse(new TextDecoder().decode(await out.read(FILE))) as Record<string, unknown>;
  for (const [key, value] of Object.entries(own)) {
    if (JSON.stringify(stored[key]) === JSON.stringify(value)) continue;
    throw new ArgumentError(`The run to resume has another ${key}`, {
      value,
      expected: JSON.stringify(stored[key]),
      remedy: "Resume with the options and data of that run, or train into another folder.",
    });
  }
}
