import { resolve } from "node:path";

/** The folder that the user called from; npm scripts run elsewhere. */
export const home: string = resolve(process.env.HELIOSCOPE_CWD ?? process.cwd());

export function userPath(path: string): string {
  return resolve(home, path);
}
