import { DataError, type Store } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import { userPath } from "./paths.ts";

/**
 * The folder of a saved model.
 *
 * @throws DataError when it holds none
 */
export async function modelFolder(path: string): Promise<Store> {
  const store = directoryStore(userPath(path));
  if (await store.has("model.json")) return store;
  const below = await store.has("model/model.json");
  throw new DataError(`${path} holds no saved model`, {
    value: path,
    expected: "a folder with model.json and its weights, as helioscope train writes it to OUT/model",
    ...(below ? { remedy: `There is one in ${path.replace(/\/+$/, "")}/model` } : {}),
  });
}
