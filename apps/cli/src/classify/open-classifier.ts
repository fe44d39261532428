import { fileURLToPath } from "node:url";
import { ClassifierNet, shippedModels } from "@helioscope/classifier";
import type { Engine } from "@helioscope/core/engine";
import { directoryStore } from "@helioscope/core/node";
import { modelFolder } from "../model-folder.ts";

/** A trained network and what a catalogue calls it. */
export interface NamedClassifier {
  readonly network: ClassifierNet;
  readonly name: string;
  readonly sha256: string;
}

/** Loads the network of a folder, the shipped one without any. The caller disposes of it. */
export async function openClassifier(
  folder: string | undefined,
  engine: () => Promise<Engine>,
): Promise<NamedClassifier> {
  const store =
    folder === undefined ? directoryStore(fileURLToPath(shippedModels.scenes)) : await modelFolder(folder);
  await engine();
  const network = await ClassifierNet.load(store);
  return { network, name: folder ?? "scenes", sha256: await network.hash() };
}
