import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tf, tfl } from "../../tensors.ts";

const KEY = Symbol.for("helioscope.tfjs");

/**
 * Writes the packages that stand for `@tensorflow/tfjs` and `tfjs-core` in an engine's folder: they hand the bindings
 * the one TensorFlow.js of this process instead of a second copy.
 */
export async function writeShims(modules: string): Promise<void> {
  for (const name of ["@tensorflow/tfjs", "@tensorflow/tfjs-core"]) {
    const folder = join(modules, name);
    await mkdir(folder, { recursive: true });
    const manifest = { name, version: tf.version_core, private: true, main: "index.js" };
    await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest)}\n`);
    await writeFile(
      join(folder, "index.js"),
      `module.exports = globalThis[Symbol.for("${KEY.description}")];\n`,
    );
  }
}

/** Puts this process's TensorFlow.js where the shim looks for it. */
export function offerTensorflowJs(): void {
  Object.defineProperty(globalThis, KEY, { value: { ...tf, ...tfl }, configurable: true });
}
