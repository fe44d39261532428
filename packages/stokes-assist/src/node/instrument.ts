import { stokesAssist as inThisThread } from "../instrument.ts";
import { observeStokes } from "../observe/observe.ts";
import { shippedNetwork } from "../observe/shipped-network.ts";
import { nodeMapWorkers } from "./map-workers.ts";

/** stokes-assist behind the contract that all papers share, inverting maps in as many threads as the machine runs at once. */
export const stokesAssist: typeof inThisThread = {
  ...inThisThread,
  async observe(frames, config, context) {
    await using workers = nodeMapWorkers();
    return await observeStokes(frames, config, context, {
      workers,
      network: (setup) => shippedNetwork(setup, context),
    });
  },
};
