import { readFileSync, statSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Mode } from "./outcomes.ts";

const coreEngine = new URL("../../packages/core/src/engine/", import.meta.url);
const manifest = createRequire(new URL("node/index.ts", coreEngine)).resolve(
  "@tensorflow/tfjs-core/package.json",
);

/** Where tfjs-core keeps its modules and the tests beside them. */
export const tfjsFolder: string = join(dirname(manifest), "dist");

const NONE = { throwIfNoEntry: false } as const;
const tfjsUrl = pathToFileURL(`${tfjsFolder}/`).href;

/** What the tests' helper asks for, which its package does not bring along. */
const JASMINE = "jasmine-core/lib/jasmine-core/jasmine.js";
const jasmineUrl = import.meta.resolve(JASMINE);

/** What puts our work in place. Without it they do nothing. */
const INSTALLERS: Readonly<Record<string, string>> = {
  "training/install.ts": "installTraining",
  "kernels/install-cpu.ts": "installCpuKernels",
  "kernels/install-wasm.ts": "installWasmKernels",
  "node/tensorflow/kernels.ts": "installTensorflowKernels",
};

/**
 * Has everything in the process share one TensorFlow.js: the modules that its tests import, of which its package holds a
 * second copy as one file for Node. They are ES modules without file extensions, in part with `require`. Without our
 * work, the modules that install it are empty; all else, the start of the engine included, is the same.
 */
export function prepareModules(mode: Mode): void {
  const empty = new Map(
    Object.entries(INSTALLERS).map(([file, name]) => [
      new URL(file, coreEngine).href,
      `export function ${name}() {}`,
    ]),
  );
  registerHooks({
    resolve(specifier, context, next) {
      const url = resolved(specifier, context.parentURL);
      if (url !== undefined) return { url, shortCircuit: true };
      return next(specifier, context);
    },
    load(url, context, next) {
      const hollow = mode === "without" ? empty.get(url) : undefined;
      if (hollow !== undefined) return { format: "module", source: hollow, shortCircuit: true };
      if (url.includes("/@tensorflow/") && !url.startsWith(tfjsUrl) && /\/dist\/.*\.js$/.test(url))
        return { format: "commonjs", source: withConstruct(sourceOf(url)), shortCircuit: true };
      if (!url.startsWith(tfjsUrl) || !url.endsWith(".js")) return next(url, context);
      if (url.includes("/tf-core.")) throw new Error(`A second TensorFlow.js is asked for: ${url}`);
      return { format: "module", source: asModule(sourceOf(url)), shortCircuit: true };
    },
  });
}

/** Undefined for what Node finds by itself. */
function resolved(specifier: string, parent: string | undefined): string | undefined {
  if (specifier === "@tensorflow/tfjs-core") return `${tfjsUrl}index.js`;
  if (specifier === JASMINE) return jasmineUrl;
  if (!parent?.startsWith(tfjsUrl) || !/^\.{1,2}(\/|$)/.test(specifier)) return undefined;
  const url = new URL(specifier, parent).href.replace(/\/$/, "");
  return [url, `${url}.js`, `${url}/index.js`].find((one) => statSync(new URL(one), NONE)?.isFile());
}

/** What Node wants otherwise than a bundler: `require` is brought along, a namespace of a CommonJS package is its exports. */
function asModule(text: string): string {
  const code = text
    .replace(/\/\/# sourceMappingURL=.*\s*$/, "")
    .replace(/import \* as seedrandom from/, "import seedrandom from");
  if (!/\brequire[.(]/.test(code)) return code;
  return `import { createRequire as create } from "node:module"; const require = create(import.meta.url); ${code}`;
}

/**
 * The backends and layers come as functions that call the constructor of the class they extend, which one of our
 * tfjs-core's classes does not let them: they construct it.
 */
function withConstruct(code: string): string {
  const calls = code
    .replaceAll("_super.call(this", "construct(_super, new.target")
    .replaceAll("_super.apply(this, arguments)", "construct(_super, new.target, ...arguments)");
  return calls === code
    ? code
    : `${calls}\nfunction construct(base, target, ...values) { return Reflect.construct(base, values, target); }\n`;
}

const sourceOf = (url: string): string => readFileSync(fileURLToPath(url), "utf8");
