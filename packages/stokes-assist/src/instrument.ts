import type { Instrument } from "@helioscope/core";
import type { StokesAssistConfig } from "./config.ts";
import { instrumentParts } from "./instrument-parts.ts";
import type { AtmosphereNodes, StokesNet } from "./network/index.ts";
import { observeStokes } from "./observe/observe.ts";
import { shippedNetwork } from "./observe/shipped-network.ts";

/** stokes-assist behind the contract that all papers share. It inverts in the calling thread; that of `/node` uses all cores. */
export const stokesAssist = {
  ...instrumentParts,
  observe: (frames, config, context) =>
    observeStokes(frames, config, context, { network: (setup) => shippedNetwork(setup, context) }),
} satisfies Instrument<StokesAssistConfig, Float32Array, AtmosphereNodes, StokesNet> as Instrument<
  StokesAssistConfig,
  Float32Array,
  AtmosphereNodes,
  StokesNet
>;
