import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type InstallTensorflowOptions,
  installTensorflow,
} from "../../src/engine/node/tensorflow/install.ts";
import { isHelioError } from "../../src/errors.ts";
import { wheel } from "./support/zip.ts";

const WHEEL_FILES = {
  "tensorflow/include/tensorflow/c/c_api.h": "// header",
  "tensorflow/libtensorflow_cc.so.2": "library",
  "tensorflow/libtensorflow_framework.so.2": "framework",
};

let folder = "";
const { PATH, HELIOSCOPE_CACHE } = process.env;

// The commands that an installation calls are stand-ins in a folder that is the whole PATH.
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "helioscope-install-"));
  await mkdir(join(folder, "bin"));
  process.env.PATH = join(folder, "bin");
  process.env.HELIOSCOPE_CACHE = join(folder, "cache");
});
afterEach(async () => {
  process.env.PATH = PATH;
  if (HELIOSCOPE_CACHE === undefined) delete process.env.HELIOSCOPE_CACHE;
  else process.env.HELIOSCOPE_CACHE = HELIOSCOPE_CACHE;
  await rm(folder, { recursive: true });
});

async function command(name: string, script: string): Promise<void> {
  const path = join(folder, "bin", name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

/** A pip that notes each download and copies a wheel to the folder asked for. */
async function pip(content: Uint8Array): Promise<() => Promise<number>> {
  const source = join(folder, "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl");
  const log = join(folder, "pip.log");
  await writeFile(source, content);
  await command(
    "pip3",
    `[ "$1" = --version ] && exit 0\necho "$@" >> ${log}\nfor a in "$@"; do case $a in --dest=*) /bin/cp ${source} "\${a#--dest=}";; esac; done`,
  );
  return async () => (await readFile(log, "utf8").catch(() => "")).split("\n").length - 1;
}

async function failure(options: InstallTensorflowOptions = {}): Promise<Error> {
  const error = await installTensorflow(options).then(
    () => new Error("it succeeded"),
    (thrown: Error) => thrown,
  );
  const engines = await readdir(join(folder, "cache/engines")).catch(() => []);
  expect(engines, "left half done").toEqual([]);
  return error;
}

const downloads = () => readdir(join(folder, "cache/downloads")).catch(() => []);

describe("a failing installation of tensorflow", () => {
  it("says that a compiler is missing before it downloads anything", async () => {
    const calls = await pip(wheel("t", WHEEL_FILES));
    const error = await failure();
    expect(isHelioError(error, "engine")).toBe(true);
    expect(error.message).toMatch(/No C\+\+ compiler was found.*apt install g\+\+/);
    expect(await calls()).toBe(0);
  });

  it("says that pip is missing, and what to install", async () => {
    await command("c++", "exit 0");
    expect((await failure()).message).toMatch(/pip was not found.*apt install python3-pip/);
  });

  it("passes on what pip said", async () => {
    await command("c++", "exit 0");
    await command(
      "pip3",
      '[ "$1" = --version ] && exit 0; echo "ERROR: No matching distribution" >&2; exit 1',
    );
    expect((await failure()).message).toMatch(
      /tensorflow-cpu==2.21.0 could not be downloaded.*No matching distribution/,
    );
    expect(await downloads()).toEqual([]);
  });

  it("keeps the finished wheel for the next attempt", async () => {
    await command("c++", "exit 0");
    const calls = await pip(wheel("t", WHEEL_FILES));
    await command("npm", 'echo "no network" >&2; exit 1');
    expect((await failure()).message).toMatch(/tfjs-node-gpu@4.22.0 could not be fetched.*no network/);
    expect(await downloads()).toEqual(["tensorflow-cpu_2.21.0"]);
    await failure();
    expect(await calls()).toBe(1);
  });

  it("fetches a wheel again that was cut short or damaged", async () => {
    await command("c++", "exit 0");
    const whole = wheel("t", WHEEL_FILES);
    const calls = await pip(whole.subarray(0, whole.length - 40));
    expect((await failure()).message).toMatch(/A download was damaged and has been removed.*Try again/);
    const damaged = Buffer.from(whole);
    damaged.write("LIBRARY", damaged.indexOf("library"));
    await pip(damaged);
    expect((await failure()).message).toMatch(/libtensorflow_cc.so.2.*does not match the wheel's checksum/);
    expect(await calls()).toBe(2);
    expect(await downloads()).toEqual([]);
  });

  it("refuses a package whose checksum is not the one it knows", async () => {
    await command("c++", "exit 0");
    await pip(wheel("t", WHEEL_FILES));
    await command(
      "npm",
      `for a in "$@"; do case $a in --pack-destination=*) echo x > "\${a#--pack-destination=}/p.tgz";; esac; done\necho '[{"filename":"p.tgz"}]'`,
    );
    expect((await failure()).message).toContain("@tensorflow/tfjs-node-gpu@4.22.0 has another checksum");
  });

  it("stops when aborted, with nothing half downloaded", async () => {
    await command("c++", "exit 0");
    await command("pip3", '[ "$1" = --version ] && exit 0; exec /bin/sleep 60');
    const control = new AbortController();
    const error = await failure({
      signal: control.signal,
      onProgress: ({ stage }) => {
        if (stage === "download") setTimeout(() => control.abort(), 100);
      },
    });
    expect(isHelioError(error, "aborted")).toBe(true);
    expect(await downloads()).toEqual([]);
  });

  it("tells why the package's own download failed", async () => {
    await command("npm", 'echo "getaddrinfo ENOTFOUND storage.googleapis.com" >&2; exit 1');
    expect((await failure({ source: "package" })).message).toMatch(
      /install script of @tensorflow\/tfjs-node failed.*ENOTFOUND.*source pypi/,
    );
  });

  it("refuses versions that are none", async () => {
    expect((await failure({ version: "newest" })).message).toContain("expected a version such as 2.21.0");
    expect((await failure({ source: "package", version: "2.21.0" })).message).toContain("2.9.1 only");
  });
});
