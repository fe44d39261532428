import type { MagnetogramConfig } from "../config.ts";
import { gridScaleArcsec } from "../prepare/disc-geometry.ts";

/** Part of a configuration that decides what a network is scored on. */
export type TaskPart = "prepare" | "cadence" | "split";

/**
 * In what two configurations ask for other scores: how images are prepared (not which are taken), the cadence, the sides. One
 * entry a setting, with the value of `own` and of `other`; empty where they agree.
 */
export function taskDifferences(
  own: MagnetogramConfig,
  other: MagnetogramConfig,
  parts: readonly TaskPart[] = ["prepare", "cadence", "split"],
): string[] {
  const [ours, theirs] = [own, other].map((config) => settingsOf(config, parts));
  return Object.keys(ours)
    .filter((name) => ours[name] !== theirs[name])
    .map((name) => `${name} ${ours[name]}, not ${theirs[name]}`);
}

function settingsOf(config: MagnetogramConfig, parts: readonly TaskPart[]): Record<string, unknown> {
  const { rejectQuality: _, ...prepare } = config.prepare;
  const settings = {
    prepare: { ...prepare, pixelScaleArcsec: gridScaleArcsec(config.prepare) },
    cadence: { cadenceMinutes: config.sequence.cadenceMinutes },
    split: config.training.split,
  };
  const paths = { prepare: "prepare", cadence: "sequence", split: "training.split" };
  return Object.fromEntries(
    parts.flatMap((part) =>
      Object.entries(settings[part]).map(([key, value]) => [`${paths[part]}.${key}`, value]),
    ),
  );
}
