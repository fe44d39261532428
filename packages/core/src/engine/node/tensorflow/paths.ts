import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** Version of libtensorflow that is installed unless another is asked for. */
export const DEFAULT_TENSORFLOW = "2.21.0";

/** Where Helioscope keeps what it provides for itself: HELIOSCOPE_CACHE, else `helioscope` in the user's cache. */
export function cacheDirectory(): string {
  const { HELIOSCOPE_CACHE, XDG_CACHE_HOME } = process.env;
  if (HELIOSCOPE_CACHE) return resolve(HELIOSCOPE_CACHE);
  return join(XDG_CACHE_HOME || join(homedir(), ".cache"), "helioscope");
}

/** The folder of one installed engine. */
export function tensorflowDirectory(version: string, gpu: boolean): string {
  return join(cacheDirectory(), "engines", `tensorflow-${version}-${gpu ? "gpu" : "cpu"}`);
}

/** Finished downloads, kept until the installation that needs them has succeeded. */
export function downloadDirectory(): string {
  return join(cacheDirectory(), "downloads");
}
