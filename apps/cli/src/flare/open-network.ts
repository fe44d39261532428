import { fileURLToPath } from "node:url";
import type { Store } from "@helioscope/core";
import type { Engine } from "@helioscope/core/engine";
import { directoryStore } from "@helioscope/core/node";
import { FlareNet, shippedModels } from "@helioscope/flare-cnn";
import { modelFolder } from "../model-folder.ts";
import { UsageError } from "../usage-error.ts";
import type { Option } from "../verb.ts";

/** Which network a verb takes apart. */
export const NETWORK_OPTIONS = {
  model: {
    type: "text",
    hint: "DIR",
    about: "Folder of a trained network (default: the shipped native one)",
  },
  shipped: {
    type: "choice",
    of: Object.keys(shippedModels),
    about: "Which shipped network (default native)",
  },
} as const satisfies Record<string, Option>;

export interface NetworkChoice {
  /** Folders of trained networks. */
  readonly model: string | readonly string[] | undefined;
  readonly shipped: string | undefined;
}

const foldersOf = ({ model }: NetworkChoice): readonly string[] =>
  model === undefined ? [] : typeof model === "string" ? [model] : model;

/** Where the networks lie. Throws a UsageError for both kinds of choice at once, and for a folder without a network. */
export async function networkFolders(choice: NetworkChoice): Promise<Store[]> {
  const folders = foldersOf(choice);
  const { shipped = "native" } = choice;
  if (folders.length > 0 && choice.shipped !== undefined)
    throw new UsageError("--model DIR and --shipped NAME exclude each other");
  return folders.length > 0
    ? Promise.all(folders.map(modelFolder))
    : [directoryStore(fileURLToPath(shippedModels[shipped as keyof typeof shippedModels]))];
}

/** Loads the networks. The caller disposes of them. */
export async function loadNetworks(
  stores: readonly Store[],
  engine: () => Promise<Engine>,
): Promise<FlareNet[]> {
  await engine();
  const networks: FlareNet[] = [];
  try {
    for (const store of stores) networks.push(await FlareNet.load(store));
    return networks;
  } catch (error) {
    for (const network of networks) network.dispose();
    throw error;
  }
}

/** Both of them at once. */
export async function openNetworks(
  choice: NetworkChoice,
  engine: () => Promise<Engine>,
): Promise<FlareNet[]> {
  return loadNetworks(await networkFolders(choice), engine);
}

/** Names of networks for titles: their folders, or the shipped one's. */
export function networkNames(choice: NetworkChoice): readonly string[] {
  const folders = foldersOf(choice);
  return folders.length > 0 ? folders : [choice.shipped ?? "native"];
}
