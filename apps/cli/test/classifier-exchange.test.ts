import { copyFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { saveClassifier } from "./support/classifier-model.ts";
import { helioscopeHere, temporaryFolder } from "./support/cli.ts";

// Written by PyTorch 2.13.
const fixture = (name: string) =>
  resolve(import.meta.dirname, "../../../packages/classifier/test/exchange/fixtures", name);

const run = (...words: string[]) => helioscopeHere(["classifier", ...words, "--engine", "wasm"]);

describe("classifier import and export", () => {
  test("a checkpoint of PyTorch becomes a model, that one safetensors, and those the same model", async () => {
    const folder = temporaryFolder();
    const model = join(folder, "original");
    const first = await run("import", fixture("checkpoint-legacy.pth"), "--out", model, "--json");
    expect(first).toMatchObject({ code: 0 });
    const { sha256, ...facts } = JSON.parse(first.stdout);
    expect(facts).toMatchObject({
      format: "pth-legacy",
      ignored: ["epoch", "best", "arch", "best_acc", "optimizer"],
      classes: ["filaments", "flares", "prominences", "quiet", "sunspots"],
      input: { kind: "slic-legacy", way: "training", sizePx: 64 },
    });
    const file = join(folder, "weights.safetensors");
    const out = await run("export", "--model", model, "--to", "safetensors", "--out", file, "--json");
    expect(JSON.parse(out.stdout)).toMatchObject({ file, sha256, bytes: statSync(file).size });
    const again = await run(
      ...[
        "import",
        file,
        "--out",
        join(folder, "again"),
        "--classes",
        "a, b,c,d,e",
        "--preprocess",
        "solar",
        "--json",
      ],
    );
    expect(JSON.parse(again.stdout)).toMatchObject({
      ...{ sha256, format: "safetensors", classes: ["a", "b", "c", "d", "e"] },
      input: { kind: "solar", sizePx: 64 },
    });
  });

  test("export writes ONNX", async () => {
    const folder = temporaryFolder();
    await saveClassifier(join(folder, "model"));
    const file = join(folder, "small.onnx");
    const { code, stdout } = await run(
      "export",
      "--model",
      join(folder, "model"),
      "--batch",
      "4",
      "--out",
      file,
    );
    expect(code).toBe(0);
    expect(stdout).toContain(file);
    expect(readFileSync(file).includes("probabilities")).toBe(true);
  });

  test("what cannot be done ends with a reason", async () => {
    const folder = temporaryFolder();
    const foreign = await run("import", fixture("foreign-zip.pth"), "--out", join(folder, "x"));
    expect(foreign.code).toBe(1);
    expect(foreign.stderr).toContain("The file holds posix.system");
    writeFileSync(join(folder, "text.pth"), "weights");
    expect((await run("import", join(folder, "text.pth"))).stderr).toContain("Not a file of PyTorch");
    copyFileSync(fixture("untied-zip.pth"), join(folder, "three.pth"));
    expect((await run("import", join(folder, "three.pth"))).stderr).toContain("of 3 classes, without names");
    expect((await run("export", "--to", "onnx")).code).toBe(2);
    expect((await run("export", "--model", folder, "--batch", "0")).code).toBe(2);
    expect((await run("export", "--model", folder, "--to", "safetensors", "--batch", "1")).code).toBe(2);
    expect((await run("export", "--model", folder, "--naming", "torch")).code).toBe(2);
    expect((await run("export", "--model", folder)).stderr).toContain("holds no saved model");
  });
});
