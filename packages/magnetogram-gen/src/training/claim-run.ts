import { ArgumentError, FormatError, type Store, type TrainRun } from "@helioscope/core";
import { sha256 } from "@helioscope/core/model";
import { type MagnetogramConfig, magnetogramConfig } from "../config.ts";
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
 * @throws ArgumentError for a folder that holds a run already, or another one than that which is resumed: it names what differs
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
  const stored = await storedRun(out);
  const differing = differences(stored, own);
  if (differing.length === 0) return;
  throw new ArgumentError(
    `The run to resume has another ${differing.map(({ key, was, is }) => `${key} (${was}, not ${is})`).join(", ")}`,
    {
      value: differing.map(({ key }) => key),
      expected:
        "the configuration, seed and data of that run; its length belongs to it, as rates follow from it",
      remedy: "Resume without other settings, or train into another folder.",
    },
  );
}

/**
 * The configuration of the run in a folder, undefined where there is none.
 *
 * @throws FormatError for a file that is not a run's
 */
export async function runConfig(out: Pick<Store, "has" | "read">): Promise<MagnetogramConfig | undefined> {
  if (!(await out.has(FILE))) return undefined;
  const { seed: _, data: _data, ...config } = await storedRun(out);
  try {
    return magnetogramConfig.parse(config);
  } catch (cause) {
    throw new FormatError(`${FILE} holds no configuration of a training`, { cause });
  }
}

async function storedRun(out: Pick<Store, "read">): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(new TextDecoder().decode(await out.read(FILE))) as Record<string, unknown>;
  } catch (cause) {
    throw new FormatError(`${FILE} is not JSON`, { cause, remedy: "Train into another folder." });
  }
}

interface Difference {
  readonly key: string;
  readonly was: string;
  readonly is: string;
}

/** Settings that two configurations do not share, by their dotted names. */
function differences(was: unknown, is: unknown, key = ""): Difference[] {
  if (isObject(was) && isObject(is)) {
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
    return names.flatMap((name) => differences(was[name], is[name], key === "" ? name : `${key}.${name}`));
  }
  const [one, other] = [JSON.stringify(was) ?? "none", JSON.stringify(is) ?? "none"];
  return one === other ? [] : [{ key, was: one, is: other }];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
