import { FormatError } from "@helioscope/core";
import { type FluxBaseline, readFluxBaseline } from "../baseline/index.ts";
import { flareCnnConfig } from "../config.ts";
import { presets } from "../presets.ts";
import type { NetworkShape } from "./build-network.ts";

/** What is known of a network's training. */
export interface FlareNetOrigin {
  /** Groups of regions that it was trained on; empty for a fresh network. */
  readonly trainedOn: readonly string[];
  /** Groups that chose the best weights, and so are not unseen either. */
  readonly validatedOn: readonly string[];
  /** Total unsigned flux alone, fitted on the samples of both: what every score and prediction is shown beside. */
  readonly fluxBaseline: FluxBaseline | null;
  /** Flaring is said at and above it; null where nothing is said of it. */
  readonly threshold: number | null;
  /** The thresholds of the largest TSS on the validation regions, of the network and of the flux; null: not known. */
  readonly bestThresholds: { readonly network: number; readonly flux: number } | null;
}

export const FRESH: FlareNetOrigin = {
  trainedOn: [],
  validatedOn: [],
  fluxBaseline: null,
  threshold: null,
  bestThresholds: null,
};

const NAME = "helioscope flare network";
const VERSION = 2;

/** Settings that came in after version 1, as networks without them behave. */
const AS_BEFORE = { dropout: 0, phases: 1 } as const;

/** What goes into `model.json` beside the weights; {@link readSaved} reads it. */
export function savedMetadata(
  { input, network }: NetworkShape,
  { threshold, ...origin }: FlareNetOrigin,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    format: { name: NAME, version: VERSION },
    ...more,
    ...(threshold === null ? {} : { evaluation: { threshold } }),
    ...origin,
    input,
    network,
  };
}

/**
 * Reads what {@link savedMetadata} made, of this version or an older one, whose networks go on as they were: a setting
 * that it did not know has the value at which nothing changes. Throws a FormatError for anything else.
 */
export function readSaved(
  saved: Readonly<Record<string, unknown>> | undefined,
): NetworkShape & { readonly origin: FlareNetOrigin } {
  const version = versionOf(saved?.format);
  if (version > VERSION) {
    throw new FormatError(`model.json holds a flare network of version ${version}`, {
      value: version,
      expected: `version ${VERSION} or before`,
      remedy: "Update helioscope.",
    });
  }
  try {
    const { input, network } = flareCnnConfig.parse({
      ...presets.paper,
      input: saved?.input,
      network: { ...AS_BEFORE, ...(saved?.network as object) },
    });
    return { input, network, origin: originOf(saved) };
  } catch (cause) {
    throw new FormatError("model.json does not say which flare network it holds", {
      value: saved,
      expected: "userDefinedMetadata with input and network, as helioscope train writes it",
      cause,
    });
  }
}

function versionOf(format: unknown): number {
  const { name, version } = (format ?? { name: NAME, version: 1 }) as { name?: unknown; version?: unknown };
  return name === NAME && typeof version === "number" ? version : Number.POSITIVE_INFINITY;
}

function originOf(saved: Readonly<Record<string, unknown>> | undefined): FlareNetOrigin {
  const names = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  const share = (value: unknown) => (typeof value === "number" && value >= 0 && value <= 1 ? value : null);
  const best = saved?.bestThresholds as { network?: unknown; flux?: unknown } | null | undefined;
  const [network, flux] = [share(best?.network), share(best?.flux)];
  return {
    trainedOn: names(saved?.trainedOn),
    validatedOn: names(saved?.validatedOn),
    fluxBaseline: saved?.fluxBaseline ? readFluxBaseline(saved.fluxBaseline) : null,
    threshold: share((saved?.evaluation as { threshold?: unknown } | undefined)?.threshold),
    bestThresholds: network === null || flux === null ? null : { network, flux },
  };
}
