import { expect, it } from "vitest";
import { benchCases } from "../../src/engine-bench/bench.ts";
import { benchChoice } from "../../src/engine-bench/options.ts";
import { UsageError } from "../../src/usage-error.ts";

it("reads lists, in an order of its own", () => {
  expect(benchChoice({ nets: "stokes, solarunet", jobs: "train", engines: "cpu,wasm" })).toEqual({
    nets: ["solarunet", "stokes"],
    engines: ["wasm", "cpu"],
    jobs: ["train"],
    sizes: ["paper", "compact"],
  });
});

it("takes all nets, jobs and sizes, and the engines that are here, where nothing is said", () => {
  expect(benchChoice({})).toEqual({
    nets: ["solarunet", "classifier", "flare", "stokes", "magnetogram"],
    engines: undefined,
    jobs: ["predict", "train"],
    sizes: ["paper", "compact"],
  });
});

it.each([
  [{ nets: "unet" }, '--nets is a list of solarunet,classifier,flare,stokes,magnetogram, not "unet"'],
  [{ engines: "wasm,cuda" }, '--engines is a list of tensorflow,webgpu,wasm,onnx,cpu, not "cuda"'],
  [{ jobs: "" }, '--jobs is a list of predict,train, not ""'],
  [{ sizes: "tiny" }, '--sizes is a list of paper,compact, not "tiny"'],
  [{ engines: "onnx", jobs: "train" }, "--engines onnx predicts only; add --jobs predict"],
])("refuses %o", (words, message) => {
  expect(() => benchChoice(words)).toThrow(new UsageError(message));
});

it("asks no training of ONNX Runtime", () => {
  const choice = benchChoice({ nets: "flare", sizes: "compact" });
  expect(benchCases(choice, ["wasm", "onnx"]).map(({ job, engine }) => `${job} ${engine}`)).toEqual([
    "predict wasm",
    "predict onnx",
    "train wasm",
  ]);
});
