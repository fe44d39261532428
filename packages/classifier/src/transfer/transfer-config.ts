import { ArgumentError } from "@helioscope/core";
import type { ClassifierConfig, ClassifierTraining } from "../config.ts";
import type { ClassifierNet } from "../network/index.ts";
import type { LabelKind } from "../types.ts";

export interface TransferSettings {
  readonly training: ClassifierTraining;
  /** Those of the data where null or absent. */
  readonly classes?: readonly string[] | null;
  /** Those of the backbone where absent. */
  readonly labels?: LabelKind;
}

/** A configuration that fits a backbone: its network and its input, with a training. */
export function transferConfig(backbone: ClassifierNet, settings: TransferSettings): ClassifierConfig {
  const { training, classes = null, labels = backbone.labels } = settings;
  return { classes, labels, input: backbone.input, network: backbone.config, training };
}

/**
 * Makes sure that a configuration describes a backbone: images must be prepared as it has learned them, and its layers
 * are what they are.
 *
 * @throws ArgumentError that names what differs
 */
export function assertFitsBackbone(config: ClassifierConfig, backbone: ClassifierNet): void {
  for (const [name, own, given] of [
    ["input", backbone.input, config.input],
    ["network", backbone.config, config.network],
  ] as const) {
    const differing = differences(own, given, name);
    if (differing.length === 0) continue;
    const [{ path, expected, value }] = differing;
    throw new ArgumentError(`The configuration has ${path} ${JSON.stringify(value)}`, {
      value,
      expected: `${JSON.stringify(expected)}, as the backbone`,
      remedy: `Leave ${name} out: it is that of the backbone.`,
    });
  }
}

interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly value: unknown;
}

function differences(expected: unknown, value: unknown, path: string): Difference[] {
  if (!isRecord(expected) || !isRecord(value))
    return JSON.stringify(expected) === JSON.stringify(value) ? [] : [{ path, expected, value }];
  const keys = new Set([...Object.keys(expected), ...Object.keys(value)]);
  return [...keys].flatMap((key) => differences(expected[key], value[key], `${path}.${key}`));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
