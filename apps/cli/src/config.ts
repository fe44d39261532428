import type { Instrument } from "@helioscope/core";
import { UsageError } from "./usage-error.ts";

/** The instrument's preset with `path.to.key=value` settings laid over it, checked by the instrument's schema. */
export function configure(
  instrument: Pick<Instrument, "name" | "presets" | "defaultPreset" | "config">,
  preset: string | undefined,
  settings: readonly string[] = [],
): unknown {
  const name = preset ?? instrument.defaultPreset;
  const base = Object.hasOwn(instrument.presets, name) ? instrument.presets[name] : undefined;
  if (base === undefined) {
    const known = Object.keys(instrument.presets).join(", ");
    throw new UsageError(`${instrument.name} has no preset ${name}; there are: ${known}`);
  }
  const config = structuredClone(base) as Record<string, unknown>;
  for (const setting of settings) apply(config, setting);
  return checkedConfig(instrument, config);
}

export function checkedConfig(instrument: Pick<Instrument, "name" | "config">, config: unknown): unknown {
  try {
    return instrument.config.parse(config);
  } catch (error) {
    throw new UsageError(`Configuration of ${instrument.name}: ${messageOf(error)}`);
  }
}

function apply(config: Record<string, unknown>, setting: string): void {
  const cut = setting.indexOf("=");
  if (cut < 1) throw new UsageError(`--set takes key=value, not "${setting}"`);
  const keys = setting.slice(0, cut).split(".");
  const last = keys.pop()!;
  let at = config;
  for (const key of keys) {
    if (!Object.hasOwn(at, key) || typeof at[key] !== "object" || at[key] === null)
      throw new UsageError(`--set: there is no ${keys.join(".")}`);
    at = at[key] as Record<string, unknown>;
  }
  at[last] = literal(setting.slice(cut + 1));
}

/** Settings that name an instrument (`solarunet.segment.by=unet`) are for that one, others for every one. */
export function settingsFor(
  instrument: string,
  settings: readonly string[],
  instruments: readonly string[],
): string[] {
  return settings.flatMap((setting) => {
    const named = instruments.find((name) => setting.startsWith(`${name}.`));
    if (named === undefined) return [setting];
    return named === instrument ? [setting.slice(named.length + 1)] : [];
  });
}

/** true, 3, "text" and null as JSON has them, integers in hexadecimal (0x10400) too; anything else is text. */
function literal(text: string): unknown {
  if (/^0x[\da-f]+$/i.test(text)) return Number(text);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** zod reports a list of issues; one line each. */
function messageOf(error: unknown): string {
  const issues = (error as { issues?: readonly { path: readonly PropertyKey[]; message: string }[] }).issues;
  if (!issues) return error instanceof Error ? error.message : String(error);
  return issues
    .map(({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message))
    .join("; ");
}
