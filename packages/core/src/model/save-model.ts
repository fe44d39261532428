import { tf, type tfl } from "../engine/tensors.ts";
import { sha256 } from "../sha256.ts";
import type { Store } from "../store.ts";
import { toFloat16 } from "./half-floats.ts";
import { joinBytes } from "./hash.ts";
import { joinPath } from "./join-path.ts";
import { saveOptimizer } from "./optimizer-file.ts";

export interface SaveModelOptions {
  /** Its state goes to `optimizer.safetensors`, for `loadOptimizer`. */
  readonly optimizer?: tf.Optimizer;
  /** Kept in model.json as `userDefinedMetadata`; `model.getUserDefinedMetadata()` gives it back. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /**
   * Write float32 weights, or those that a function of their name takes, as half floats, which every reader of tfjs models
   * turns back: half the size, 3 digits.
   */
  readonly halfFloats?: boolean | ((name: string) => boolean);
}

/** What was written. */
export interface SavedModel {
  /** SHA-256 of `weights.bin`, which model.json carries too. */
  readonly weightsSha256: string;
  readonly bytes: number;
}

/**
 * Writes a model in the standard layout of tfjs layers models, `model.json` and `weights.bin`, which loads wherever
 * tfjs does. model.json comes last and names the hash of the weights, so that a half-written pair is never taken.
 */
export async function saveModel(
  model: tfl.LayersModel,
  store: Store,
  prefix = "",
  options: SaveModelOptions = {},
): Promise<SavedModel> {
  let artifacts: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  const whole = joinBytes([artifacts.weightData].flat().map((part) => new Uint8Array(part as ArrayBuffer)));
  const specs = artifacts.weightSpecs ?? [];
  const { weights, entries } = options.halfFloats
    ? halved(whole, specs, options.halfFloats)
    : { weights: whole, entries: specs };
  const weightsSha256 = await sha256(weights);
  const json = {
    format: artifacts.format,
    generatedBy: artifacts.generatedBy,
    convertedBy: null,
    modelTopology: artifacts.modelTopology,
    weightsManifest: [{ paths: ["weights.bin"], weights: entries }],
    ...(options.metadata ? { userDefinedMetadata: options.metadata } : {}),
    weightsSha256,
  };
  if (options.optimizer) await saveOptimizer(options.optimizer, store, prefix);
  await store.write(joinPath(prefix, "weights.bin"), weights);
  await store.write(joinPath(prefix, "model.json"), JSON.stringify(json));
  return { weightsSha256, bytes: weights.byteLength };
}

function halved(
  bytes: Uint8Array,
  specs: readonly tf.io.WeightsManifestEntry[],
  which: true | ((name: string) => boolean),
) {
  const parts: Uint8Array[] = [];
  let offset = 0;
  const entries = specs.map((spec) => {
    const size = spec.shape.reduce((n, d) => n * d, spec.dtype === "bool" ? 1 : 4);
    const part = bytes.slice(offset, offset + size);
    offset += size;
    if (spec.dtype !== "float32" || !(which === true || which(spec.name))) {
      parts.push(part);
      return spec;
    }
    parts.push(new Uint8Array(toFloat16(new Float32Array(part.buffer)).buffer));
    return { ...spec, quantization: { dtype: "float16" as const } };
  });
  return { weights: joinBytes(parts), entries };
}
