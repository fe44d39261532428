import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** Files of the repository (tracked, or new and not ignored) that match, relative to the root. */
export function repositoryFiles(root: string, match: RegExp): string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return listed.split("\n").filter((file) => match.test(file) && existsSync(join(root, file)));
}

export const SOURCES: RegExp = /^(packages|apps)\/[^/]+\/src\/.*\.ts$/;
