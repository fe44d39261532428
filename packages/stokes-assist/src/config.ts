import type { ConfigSchema } from "@helioscope/core";
import { en } from "zod/locales";
import * as z from "zod/mini";
import { type InversionConfig, inversionConfig, inversionPresets } from "./inversion/index.ts";
import { NETWORK_PRESETS, type StokesNetworkConfig, type StokesTraining } from "./network/config.ts";
import { networkSchema, trainingSchema } from "./network/schema.ts";
import type { SpectrumName } from "./network/spectra.ts";

/** What of an observation is computed and shown. */
export interface MapsConfig {
  /** Optical depths of the maps, log10 at 5000 Angstrom. The paper's are at 0. */
  readonly logTau: readonly number[];
  /** Pixels of a tile: a killed run loses those in flight. */
  readonly tilePixels: number;
}

export interface StokesAssistConfig {
  /** Lines and wavelengths that a fresh network is built for; a training set brings its own. */
  readonly spectrum: SpectrumName;
  /** `assisted`: inversion from the network's guess; `lte`: from the atmosphere `inversion.guess`; `milne-eddington`: the fast engine. */
  readonly method: "assisted" | "lte" | "milne-eddington";
  readonly network: StokesNetworkConfig;
  readonly training: StokesTraining;
  readonly inversion: InversionConfig;
  readonly maps: MapsConfig;
}

z.config(en());

/** Schema of a whole configuration. Parsing throws a ZodError that lists every wrong value. */
export const stokesAssistConfig: ConfigSchema<StokesAssistConfig> = z.strictObject({
  spectrum: z.enum(["hinode-sp", "15648"]),
  method: z.enum(["assisted", "lte", "milne-eddington"]),
  network: networkSchema,
  training: trainingSchema,
  // A zod schema behind the contract's type.
  inversion: inversionConfig as ConfigSchema<InversionConfig> & z.ZodMiniType<InversionConfig>,
  maps: z.strictObject({
    logTau: z.array(z.number()).check(z.minLength(1)),
    tilePixels: z.int().check(z.positive()),
  }),
});

const maps: MapsConfig = { logTau: [0, -1, -2], tilePixels: 64 };

/** Section 4.2: one cycle from the guess of the network of section 2. */
const paper: StokesAssistConfig = {
  spectrum: "hinode-sp",
  method: "assisted",
  ...NETWORK_PRESETS.paper,
  inversion: inversionPresets.assisted,
  maps,
};

/** The paper's, with the shipped network. */
const compact: StokesAssistConfig = { ...paper, ...NETWORK_PRESETS.compact };

export type StokesAssistPreset =
  | "paper"
  | "predecessor"
  | "compact"
  | "assisted"
  | "reference"
  | "training"
  | "second-reference"
  | "milne-eddington";

/**
 * `assisted` is `compact` under the name of what it does: one cycle from the shipped network's guess. `reference`,
 * `training` and `second-reference` are the inversions of Table 3 that need no network.
 */
export const presets: Readonly<Record<StokesAssistPreset, StokesAssistConfig>> = {
  paper,
  predecessor: { ...paper, ...NETWORK_PRESETS.predecessor },
  compact,
  assisted: compact,
  reference: { ...compact, method: "lte", inversion: inversionPresets.reference },
  training: { ...compact, method: "lte", inversion: inversionPresets.training },
  "second-reference": { ...compact, method: "lte", inversion: inversionPresets["second-reference"] },
  "milne-eddington": { ...compact, method: "milne-eddington" },
};
