import { fileURLToPath } from "node:url";
import type { Engine } from "@helioscope/core/engine";
import { directoryStore } from "@helioscope/core/node";
import { type SpectralSetup, StokesNet, shippedNetwork } from "@helioscope/stokes-assist";
import { modelFolder } from "../model-folder.ts";

/** The network in a folder; the shipped one for these lines where that is null. */
export async function networkIn(
  folder: string | null,
  setup: SpectralSetup,
  engine: () => Promise<Engine>,
): Promise<StokesNet> {
  if (folder === null)
    return shippedNetwork(setup, { engine, shipped: (url) => directoryStore(fileURLToPath(url)) });
  await engine();
  return StokesNet.load(await modelFolder(folder));
}
