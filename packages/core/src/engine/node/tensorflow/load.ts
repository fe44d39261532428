import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { isMainThread } from "node:worker_threads";
import { EngineError } from "../../../errors.ts";
import { quietTensorflowJs } from "../../quiet.ts";
import { tf } from "../../tensors.ts";
import { installTraining } from "../../training/install.ts";
import { readManifest } from "./install.ts";
import { installTensorflowKernels } from "./kernels.ts";
import { engineLayout } from "./layout.ts";
import { restoreUtilPredicates } from "./polyfill.ts";
import { offerTensorflowJs } from "./shim.ts";

/** The C++ addon, as far as we ask it something. */
interface Addon {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
}

/** What runs the tensorflow backend in this process. */
export interface LoadedTensorflow {
  readonly version: string;
  readonly gpu: boolean;
  readonly threads: number;
}

let loaded: LoadedTensorflow | undefined;

/** What has been loaded into this process, if anything: it cannot be changed afterwards. */
export function loadedTensorflow(): LoadedTensorflow | undefined {
  return loaded;
}

/** Loads the engine of a folder of the cache and registers it as the TensorFlow.js backend `tensorflow`. */
export async function loadFromDirectory(
  directory: string,
  threads: number | undefined,
): Promise<LoadedTensorflow> {
  const manifest = await readManifest(directory);
  const layout = engineLayout(directory);
  const count = prepareProcess(threads);
  offerTensorflowJs();
  const require = createRequire(layout.manifest);
  if (existsSync(layout.preload)) require(layout.preload);
  const addon = require(join(directory, manifest.addon)) as Addon;
  const name =
    manifest.source === "package" && !manifest.gpu ? "@tensorflow/tfjs-node" : "@tensorflow/tfjs-node-gpu";
  require(`${name}/dist/register_all_kernels.js`);
  const { NodeJSKernelBackend } = require(`${name}/dist/nodejs_kernel_backend.js`) as {
    NodeJSKernelBackend: new (addon: Addon, packageName: string) => tf.KernelBackend;
  };
  tf.registerBackend("tensorflow", () => new NodeJSKernelBackend(addon, name), 3);
  installTensorflowKernels();
  loaded = { version: addon.TF_Version, gpu: addon.isUsingGpuDevice(), threads: count };
  return loaded;
}

/**
 * Loads a `@tensorflow/tfjs-node-gpu` or `tfjs-node` of the user's own, which registers itself. Throws an
 * EngineError when it is of another version than our TensorFlow.js, or does not load.
 */
export function loadFromPackage(
  name: string,
  require: NodeJS.Require,
  threads: number | undefined,
): LoadedTensorflow {
  const { version } = require(`${name}/package.json`) as { version: string };
  if (version !== tf.version_core) {
    throw new EngineError(`${name} is version ${version}`, { value: version, expected: tf.version_core });
  }
  const count = prepareProcess(threads);
  require(name);
  installTensorflowKernels();
  const addon = (tf.findBackend("tensorflow") as unknown as { binding?: Addon } | null)?.binding;
  if (!addon)
    throw new EngineError(`${name} registered no tensorflow backend with this process's TensorFlow.js`);
  loaded = { version: addon.TF_Version, gpu: addon.isUsingGpuDevice(), threads: count };
  return loaded;
}

/** libtensorflow reads its settings from the environment when it starts; what the user has set stays. */
function prepareProcess(threads: number | undefined): number {
  quietTensorflowJs();
  installTraining();
  restoreUtilPredicates();
  if (threads !== undefined && !isMainThread) {
    throw new EngineError("The threads of the tensorflow engine can be chosen in the main thread only", {
      value: threads,
      remedy: "Set TF_NUM_INTRAOP_THREADS before the process starts",
    });
  }
  if (threads !== undefined) process.env.TF_NUM_INTRAOP_THREADS = String(threads);
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
  const set = Number(process.env.TF_NUM_INTRAOP_THREADS);
  return set >= 1 ? set : availableParallelism();
}
