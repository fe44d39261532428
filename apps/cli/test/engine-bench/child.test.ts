import { isHelioError } from "@helioscope/core";
import { expect, it } from "vitest";
import { bench } from "../../src/engine-bench/bench.ts";
import { endOf, runChild } from "../../src/engine-bench/run-child.ts";
import type { BenchCase } from "../../src/engine-bench/types.ts";

const tiny: BenchCase = {
  ...{ net: "solarunet", size: "compact", side: 16, batch: 1, job: "train", engine: "wasm" },
  ...{ steps: 3, warmup: 1, threads: 1 },
};

it("times a training step in a process of its own", { timeout: 120_000 }, async () => {
  const outcome = await runChild(tiny);
  // As many as PyTorch counts of the same network.
  expect(outcome).toMatchObject({ threads: 1, parameters: 124_649 });
  const { milliseconds, peakMemoryMiB } = outcome as Exclude<typeof outcome, { refused: string }>;
  expect(milliseconds).toBeGreaterThan(0);
  expect(peakMemoryMiB).toBeGreaterThan(10);
});

it("refuses what wasm cannot hold, in words, and goes on", { timeout: 240_000 }, async () => {
  const large = { ...tiny, size: "paper", side: 720 } as const;
  const told: string[] = [];
  const rows = await bench([large, { ...tiny, job: "predict", engine: "onnx" }], {
    steps: 1,
    threads: 1,
    torch: { refused: "not asked for" },
    onProgress: ({ stage, done, total }) => told.push(`${done}/${total} ${stage}`),
  });
  expect(told).toEqual(["0/2 train solarunet paper, wasm", "1/2 predict solarunet compact, onnx"]);
  expect(rows[0]).toMatchObject({
    side: 720,
    ours: { refused: expect.stringContaining("more than the wasm engine can address") },
  });
  expect(rows[1]).toMatchObject({
    ours: { version: expect.stringMatching(/^onnxruntime \d/), threads: 1 },
    torch: { refused: "not asked for" },
  });
  expect(rows[1]).not.toHaveProperty("ratio");
});

it("refuses a training on ONNX Runtime", { timeout: 120_000 }, async () => {
  expect(await runChild({ ...tiny, engine: "onnx" })).toEqual({
    refused: "ONNX Runtime here predicts and does not train",
  });
});

it("ends the process with the run", { timeout: 120_000 }, async () => {
  const abort = new AbortController();
  const run = runChild({ ...tiny, steps: 1_000_000 }, abort.signal);
  setTimeout(() => abort.abort(), 200);
  await expect(run).rejects.toSatisfy((error) => isHelioError(error, "aborted"));
  await expect(runChild(tiny, abort.signal)).rejects.toSatisfy((error) => isHelioError(error, "aborted"));
});

it("says how a silent process ended", () => {
  expect(endOf(null, "SIGKILL", "")).toBe("its process was killed, as a system does that has no memory left");
  expect(endOf(null, "SIGSEGV", "")).toBe("its process ended by SIGSEGV");
  expect(endOf(1, null, "at x\nOut of memory\n")).toBe("its process ended with code 1: Out of memory");
});
