import { join } from "node:path";

/**
 * Where things lie in an engine's folder. `tensorflow` and `nvidia` lie beside each other as in a Python site folder,
 * since the libraries find the CUDA ones by that relative path.
 */
export interface EngineLayout {
  readonly root: string;
  readonly manifest: string;
  readonly site: string;
  readonly libraries: string;
  readonly addon: string;
  /** Loads the library quietly; there only where the addon was compiled here. */
  readonly preload: string;
  readonly modules: string;
  readonly bindings: string;
}

export function engineLayout(root: string): EngineLayout {
  const site = join(root, "site");
  const libraries = join(site, "tensorflow");
  const modules = join(root, "node_modules");
  return {
    root,
    manifest: join(root, "engine.json"),
    site,
    libraries,
    addon: join(libraries, "tfjs_binding.node"),
    preload: join(libraries, "preload.node"),
    modules,
    bindings: join(modules, "@tensorflow", "tfjs-node-gpu"),
  };
}

/** What `engine.json` says of an installed engine. */
export interface EngineManifest {
  readonly libtensorflow: string;
  readonly gpu: boolean;
  readonly source: "pypi" | "package";
  readonly bindings: string;
  /** Path of the addon, relative to the engine's folder. */
  readonly addon: string;
}
