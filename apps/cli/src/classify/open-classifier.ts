import { ClassifierNet } from "@helioscope/classifier";
import type { Engine } from "@helioscope/core/engine";
import { modelFolder } from "../model-folder.ts";
import { UsageError } from "../usage-error.ts";

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
  if (folder === undefined) throw new UsageError("classify needs --model DIR");
  const store = await modelFolder(folder);
  await engine();
  const network = await ClassifierNet.load(store);
  return { network, name: folder ?? "shipped", sha256: await network.hash() };
}
