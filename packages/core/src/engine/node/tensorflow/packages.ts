import { createHash } from "node:crypto";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../../errors.ts";
import { runCommand } from "./command.ts";

/** An npm package in one version, with the checksum of its tarball. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  readonly sha512: string;
}

/** The TensorFlow.js bindings: kernels in JavaScript, the addon's sources in C++. */
export const BINDINGS: PinnedPackage = {
  name: "@tensorflow/tfjs-node-gpu",
  version: "4.22.0",
  sha512: "p//NN6DGiN4hInUmIkRffaFVMcdTREUMjPyjW04J7OXvB2zBlQimj61eFKSgRrH3f5TnOfKzb0n56he/B6a4bw==",
};

/** Needed by the bindings for TensorBoard summaries. */
export const PROTOBUF: PinnedPackage = {
  name: "google-protobuf",
  version: "3.21.4",
  sha512: "MnG7N936zcKTco4Jd2PX2U96Kf9PxygAPKBug+74LHzmHXmceN16MmRcdgZv+DGef/S9YvQAfRsNCn4cjf9yyQ==",
};

/** Headers of Node's stable addon interface; the same for all Node versions. */
export const NODE_HEADERS: PinnedPackage = {
  name: "node-api-headers",
  version: "1.9.0",
  sha512: "2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==",
};

/** Fetches a package's tarball with npm, checks it and unpacks it into `target`. None of its scripts is run. */
export async function unpackPackage(
  { name, version, sha512 }: PinnedPackage,
  target: string,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(target, { recursive: true });
  const fact = `${name}@${version} could not be fetched`;
  const { stdout } = await runCommand(
    "npm",
    [
      "pack",
      `${name}@${version}`,
      "--json",
      "--ignore-scripts",
      "--loglevel=error",
      `--pack-destination=${target}`,
    ],
    { cwd: target, signal, fact, remedy: "Check that npm reaches its registry" },
  );
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const tarball = join(target, filename.replace("@", "").replace("/", "-"));
  const found = createHash("sha512")
    .update(await readFile(tarball))
    .digest("base64");
  if (found !== sha512) {
    throw new EngineError(`The tarball of ${name}@${version} has another checksum`, {
      value: found,
      expected: sha512,
    });
  }
  await runCommand("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"], {
    signal,
    fact: `${name}@${version} could not be unpacked`,
    remedy: "Install tar",
  });
  await rm(tarball);
}
