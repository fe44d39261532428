import { basename, dirname } from "node:path";
import type { Engine } from "@helioscope/core/engine";
import { loadMagnetogramNet, type MagnetogramNet } from "@helioscope/magnetogram-gen";
import { modelFolder } from "../model-folder.ts";
import { userPath } from "../paths.ts";

/** A network with the name that tables give it. */
export interface NamedNetwork {
  readonly name: string;
  readonly network: MagnetogramNet;
}

/** Loads the networks of some folders; those of one kind are told apart by their folders, or numbered. */
export async function namedNetworks(folders: readonly string[], engine: Engine): Promise<NamedNetwork[]> {
  const loaded: NamedNetwork[] = [];
  try {
    for (const folder of folders) {
      const network = await loadMagnetogramNet(await modelFolder(folder), { engine });
      loaded.push({ name: nameOf(network, folder, loaded), network });
    }
    return loaded;
  } catch (error) {
    for (const { network } of loaded) network.dispose();
    throw error;
  }
}

function nameOf({ config }: MagnetogramNet, folder: string, others: readonly NamedNetwork[]): string {
  const path = userPath(folder);
  const own = basename(path) === "model" ? basename(dirname(path)) : basename(path);
  const { kind } = config.generator;
  const free = (name: string) => others.every((other) => other.name !== name);
  const candidates = [kind, `${kind} (${own})`];
  for (let k = 2; ; k++) {
    const name = candidates.find(free);
    if (name !== undefined) return name;
    candidates.push(`${kind} (${own}) ${k}`);
  }
}
