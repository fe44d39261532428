import { accessSync, constants } from "node:fs";
import { delimiter, resolve } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The browser of the browser lane: `HELIOSCOPE_CHROMIUM`, or one on the PATH. Nothing is downloaded. */
export const chromiumPath: string | undefined = findChromium(process.env);

function findChromium(env: NodeJS.ProcessEnv): string | undefined {
  if (env.HELIOSCOPE_CHROMIUM) return env.HELIOSCOPE_CHROMIUM;
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.flatMap((folder) => NAMES.map((name) => resolve(folder, name))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const FLAGS: readonly string[] = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-proxy-server",
  // No name and no address but this machine's can be reached, whatever asks: page, worker or the browser itself.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];
