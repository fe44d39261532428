import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { benchMarkdown, benchTable } from "../../src/engine-bench/table.ts";
import type { BenchRow } from "../../src/engine-bench/types.ts";
import { writeBench } from "../../src/engine-bench/write.ts";

const measured: BenchRow = {
  ...{ net: "solarunet", size: "paper", batch: 1, side: 256, job: "train", engine: "tensorflow" },
  ours: { version: "libtensorflow 2", threads: 2, milliseconds: 1200, peakMemoryMiB: 900.4, parameters: 7 },
  torch: { version: "2.13.0", threads: 2, milliseconds: 1500, peakMemoryMiB: 800 },
  ratio: 1.25,
};
const alone: BenchRow = {
  ...{ net: "stokes", size: "compact", batch: 256, side: 100, job: "predict", engine: "onnx" },
  ours: { version: "onnxruntime 1.30.0", threads: 2, milliseconds: 0.5, peakMemoryMiB: 100, parameters: 5 },
  torch: { refused: "no module named torch" },
};
const refused: BenchRow = {
  ...{ net: "solarunet", size: "paper", batch: 1, side: 720, job: "train", engine: "wasm" },
  ours: { refused: "it needs more than 4 GiB" },
  torch: { refused: "nothing to compare with" },
};
const rows = [measured, alone, refused];

const NOTES = [
  "ms: the middle time of a batch; ratio: how many times faster than PyTorch on as many threads",
  "tensorflow: libtensorflow 2",
  "PyTorch: 2.13.0, channels_last",
  "onnx: onnxruntime 1.30.0",
  "train solarunet paper, wasm: it needs more than 4 GiB",
  "no PyTorch: no module named torch",
];

it("says in words why figures are missing", () => {
  expect(benchTable(rows)).toEqual([
    "net        size     job      input          engine      threads     ms  MiB  PyTorch ms  PyTorch MiB  ratio",
    "solarunet  paper    train    1 x 256 x 256  tensorflow        2  1,200  900       1,500          800   1.25",
    "stokes     compact  predict  256 x 100      onnx              2    0.5  100           -            -      -",
    "solarunet  paper    train    1 x 720 x 720  wasm              -      -    -           -            -      -",
    ...NOTES,
  ]);
});

it("is the same in Markdown", () => {
  const lines = benchMarkdown(rows).split("\n");
  expect(lines[2]).toBe(
    "| solarunet | paper | train | 1 x 256 x 256 | tensorflow | 2 | 1,200 | 900 | 1,500 | 800 | 1.25 |",
  );
  expect(lines.filter((line) => line.startsWith("- ")).map((line) => line.slice(2))).toEqual(NOTES);
});

it("is written as CSV and Markdown", async () => {
  const folder = mkdtempSync(join(tmpdir(), "helioscope-bench-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(await writeBench(folder, rows)).toEqual(["engine-bench.csv", "engine-bench.md"]);
  const [head, first, , last] = readFileSync(join(folder, "engine-bench.csv"), "utf8").split(/\r?\n/);
  const cell = (line: string, name: string) => line.split(",")[head.split(",").indexOf(name)];
  expect(cell(first, "ratio")).toBe("1.25");
  expect(cell(first, "pytorch_milliseconds")).toBe("1500");
  expect(cell(last, "milliseconds")).toBe("");
  expect(cell(last, "refused")).toBe("it needs more than 4 GiB");
  expect(readFileSync(join(folder, "engine-bench.md"), "utf8")).toBe(benchMarkdown(rows));
});
