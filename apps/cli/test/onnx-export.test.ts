import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ABSENT, ort } from "../../../packages/core/test/onnx/support/oracle.ts";
import { helioscopeHere, temporaryFolder } from "./support/cli.ts";

const run = (...words: string[]) => helioscopeHere([...words, "--engine", "wasm"]);

/** Names of inputs and outputs, and a word of the metadata. */
const VERBS = [
  ["track", [], ["magnetogram"], ["probabilities"], "side_multiple"],
  ["flare", ["--shipped", "resized"], ["field"], ["logit", "probability"], "trained_on"],
  ["flare", [], ["field", "mask"], ["logit", "probability"], "total_stride"],
  ["stokes", ["--shipped", "15648"], ["profiles"], ["nodes"], "wavelengths_angstrom"],
] as const;

describe("export", () => {
  test.each(VERBS)("%s %j writes an ONNX file", async (verb, words, inputs, outputs, word) => {
    const folder = temporaryFolder();
    const file = join(folder, "deeper", "net.onnx");
    const { code, stdout } = await run(verb, "export", ...words, "--batch", "4", "--out", file, "--json");
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ file, bytes: statSync(file).size, batch: 4 });
    expect(result.sha256).toMatch(/^[0-9a-f]{64}$/);
    const bytes = readFileSync(file);
    expect(bytes.includes(word)).toBe(true);
    expect(bytes.includes(result.sha256)).toBe(true);
    for (const name of [...inputs, ...outputs]) expect(bytes.includes(name)).toBe(true);
  });

  test.skipIf(!ort)(`ONNX Runtime opens them (skipped where ${ABSENT})`, async () => {
    const folder = temporaryFolder();
    for (const [i, [verb, words, inputs, outputs]] of VERBS.entries()) {
      const file = join(folder, `${i}.onnx`);
      expect((await run(verb, "export", ...words, "--out", file)).stdout).toContain(file);
      const session = await ort!.InferenceSession.create(file, { logSeverityLevel: 3 });
      expect([session.inputNames, session.outputNames]).toEqual([inputs, outputs]);
      await session.release();
    }
  });

  test("wrong calls end with a reason", async () => {
    expect((await run("track", "export", "--batch", "0")).stderr).toContain(
      "--batch is a whole number from 1",
    );
    expect((await run("flare", "export", "--batch", "x")).code).toBe(2);
    const both = await run("stokes", "export", "--model", ".", "--shipped", "15648");
    expect(both).toMatchObject({ code: 2 });
    expect(both.stderr).toContain("exclude each other");
    const none = await run("track", "export", "--model", temporaryFolder());
    expect(none).toMatchObject({ code: 1 });
    expect(none.stderr).toContain("holds no saved model");
    expect((await run("track", "export", "more")).stderr).toContain('track export does not take "more"');
  });

  test("is found from track, whose own call stays what it was", async () => {
    const own = await helioscopeHere(["track", "--help"]);
    expect(own.stdout).toContain("EXAMPLE\n\n  helioscope track frames/");
    expect(own.stdout).toContain("See also helioscope track export --help.");
    const below = await helioscopeHere(["track", "export", "--help"]);
    expect(below.stdout).toContain("EXAMPLE\n\n  helioscope track export --model");
    expect((await helioscopeHere(["track"])).code).toBe(2);
    expect((await helioscopeHere(["track", "./export"])).stderr).toContain("export");
  });
});

test("engine list tells of ONNX Runtime", async () => {
  const { stdout } = await helioscopeHere(["engine", "list", "--json"]);
  const { onnxruntime, engines } = JSON.parse(stdout);
  expect(engines.length).toBeGreaterThan(2);
  expect(onnxruntime).toMatchObject(
    ort ? { available: true, version: ort.env.versions.node } : { available: false },
  );
});
