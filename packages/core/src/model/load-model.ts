import { tf, tfl } from "../engine/tensors.ts";
import { FormatError, isHelioError } from "../errors.ts";
import { sha256 } from "../sha256.ts";
import type { Store } from "../store.ts";
import { joinBytes } from "./hash.ts";
import { joinPath } from "./join-path.ts";
import { parseModelJson } from "./model-json.ts";

/** A class that tfjs can make from its configuration. */
export type LayerClass = tf.serialization.SerializableConstructor<tf.serialization.Serializable>;

export interface LoadModelOptions {
  /** Classes by their name in model.json, taken instead of the stock ones: `{ Dropout: seededDropoutClass(clock) }`. */
  readonly customObjects?: Readonly<Record<string, LayerClass>>;
}

/**
 * Reads a model that {@link saveModel}, tfjs or the Keras converter wrote. The caller disposes it.
 *
 * Throws a DataError when files are missing, a FormatError when they are malformed, do not go together (sizes, hash)
 * or hold weights that are not the model's.
 */
export async function loadModel(
  store: Store,
  prefix = "",
  options: LoadModelOptions = {},
): Promise<tfl.LayersModel> {
  const json = parseModelJson(await store.read(joinPath(prefix, "model.json")));
  const parts = await Promise.all(json.paths.map((path) => store.read(joinPath(prefix, path))));
  const weights = joinBytes(parts);
  if (weights.byteLength !== json.weightBytes) {
    throw new FormatError(`Weights have ${weights.byteLength} bytes`, {
      value: weights.byteLength,
      expected: `${json.weightBytes}, as model.json says`,
    });
  }
  if (json.weightsSha256 && json.weightsSha256 !== (await sha256(weights))) {
    throw new FormatError("Weights and model.json are not of one piece: the hashes differ", {
      expected: json.weightsSha256,
      remedy: "Save the model again; its last save may have been cut short.",
    });
  }
  const { userDefinedMetadata } = json;
  return deserialize(options.customObjects ?? {}, {
    modelTopology: json.modelTopology,
    weightSpecs: json.specs,
    weightData: weights.buffer,
    ...(userDefinedMetadata ? { userDefinedMetadata } : {}),
  });
}

type Registry = tf.serialization.SerializationMap["classNameMap"];

// The custom objects that tfjs takes do not reach the layers of a Sequential, so the classes stand in the registry
// while the layers are made. tfjs does that synchronously between reading these two properties of the artifacts.
async function deserialize(
  classes: Readonly<Record<string, LayerClass>>,
  artifacts: tf.io.ModelArtifacts,
): Promise<tfl.LayersModel> {
  const registry = tf.serialization.SerializationMap.getMap().classNameMap;
  let putBack = () => {};
  const variables = tf.engine().registeredVariables;
  let before = new Set<string>();
  let made: tf.Variable[] = [];
  const watched: tf.io.ModelArtifacts = {
    ...artifacts,
    get modelTopology() {
      before = new Set(Object.keys(variables));
      putBack = register(registry, classes);
      return structuredClone(artifacts.modelTopology as object);
    },
    get trainingConfig() {
      putBack();
      made = Object.keys(variables).flatMap((name) => (before.has(name) ? [] : [variables[name]]));
      return undefined as never;
    },
  };
  try {
    return await tfl.loadLayersModel({ load: async () => watched });
  } catch (cause) {
    putBack();
    tf.dispose(made);
    if (isHelioError(cause)) throw cause;
    throw new FormatError(`The model cannot be built: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

function register(registry: Registry, classes: Readonly<Record<string, LayerClass>>): () => void {
  const stock = Object.keys(classes).map((name) => [name, registry[name]] as const);
  for (const [name, own] of Object.entries(classes)) registry[name] = [own, own.fromConfig];
  return () => {
    for (const [name, entry] of stock) {
      if (entry) registry[name] = entry;
      else delete registry[name];
    }
  };
}
