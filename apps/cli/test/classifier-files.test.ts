import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { encodeFits, encodeImage } from "@helioscope/io-fits";
import { describe, expect, test } from "vitest";
import { saveClassifier } from "./support/classifier-model.ts";
import { helioscopeHere, temporaryFolder } from "./support/cli.ts";
import { spotPicture, writeSpot } from "./support/pictures.ts";

async function made() {
  const folder = temporaryFolder();
  const [images, model] = [join(folder, "in"), join(folder, "model")];
  mkdirSync(images);
  await saveClassifier(model);
  return { folder, images, words: ["--model", model, "--engine", "wasm", "--out", join(folder, "out")] };
}

describe("files that verbs of the classifier read", () => {
  test("resolution passes over a pipe and tells each reason, with the option that helps", async () => {
    const { images, words } = await made();
    execFileSync("mkfifo", [join(images, "pipe.png")]);
    writeSpot(join(images, "spot.png"), 1);
    writeFileSync(join(images, "empty.fits"), "");
    const call = ["classifier", "resolution", images, ...words];
    const known = await helioscopeHere([...call, "--json"]);
    expect(known.code, known.stderr).toBe(0);
    expect(known.stderr).toMatch(/pipe\.png: it is no regular file/);
    const unknown = await helioscopeHere([...call, "--from", "0.33"]);
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringMatching(/No image among 3 files/) });
    expect(unknown.stderr).toMatch(/pipe\.png: it is no regular file/);
    expect(unknown.stderr).toMatch(/empty\.fits: The file is empty/);
    expect(unknown.stderr).toMatch(/spot\.png: .*how large its pixels are.*Give --pixel/);
  });

  test("classify tells options by their names on the command line, and keeps warnings", async () => {
    const { folder, images, words } = await made();
    const fits = encodeImage(spotPicture(1, 64));
    writeFileSync(join(images, "a.fits"), fits);
    const damaged = gzipSync(fits);
    damaged[damaged.length - 6] ^= 1;
    writeFileSync(join(images, "b.fits.gz"), damaged);
    const data = Float32Array.from({ length: 2048 }, (_, i) => i);
    writeFileSync(join(images, "cube.fits"), await encodeFits([{ kind: "image", data, shape: [32, 32, 2] }]));
    writeFileSync(join(images, "named.jpg"), readFileSync(writeSpot(join(images, "spot.png"), 2)));
    const ended = await helioscopeHere([
      "classify",
      images,
      ...words,
      "--limit-pixels",
      "2000",
      "--format",
      "jsonl",
    ]);
    expect(ended.code, ended.stderr).toBe(0);
    const lines = (name: string) =>
      readFileSync(join(folder, "out", name), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    expect(lines("skipped.jsonl").map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/64x64.*Raise --limit-pixels/),
      expect.stringMatching(/more than 1048576 bytes|64x64|CRC-32/),
      expect.stringMatching(/read it by its content \(--by-content\)/),
    ]);
    expect(lines("catalogue.jsonl").map(({ warnings }) => warnings)).toEqual([
      expect.stringMatching(/^a cube of 2 planes, of which the first is taken/),
      null,
    ]);
  });

  test("import says that a folder is one, and what to name", async () => {
    const { folder, images } = await made();
    const ended = await helioscopeHere(["classifier", "import", images, "--out", join(folder, "x")]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`${images} is a folder`);
    expect(ended.stderr).toMatch(/Name the file, such as model\.safetensors/);
  });
});
