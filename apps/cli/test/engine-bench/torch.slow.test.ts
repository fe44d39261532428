import { openEngine } from "@helioscope/core/engine/node";
import { describe, expect, it } from "vitest";
import { bench } from "../../src/engine-bench/bench.ts";
import { planOf } from "../../src/engine-bench/nets.ts";
import { findTorch, runTorch, torchWeights } from "../../src/engine-bench/torch.ts";
import { NETS, SIZES } from "../../src/engine-bench/types.ts";

const found = await findTorch();
const torch = "refused" in found ? undefined : found;

describe.skipIf(!torch)("needs a Python with PyTorch (HELIOSCOPE_PYTHON)", () => {
  it.each(NETS.flatMap((net) => SIZES.map((size) => ({ net, size }))))(
    "$net $size has as many weights there",
    { timeout: 300_000 },
    async (choice) => {
      const engine = await openEngine({ engine: "wasm", threads: 1 });
      const { parameters } = (await planOf(choice)).build(engine);
      expect(await torchWeights(torch!, choice)).toMatchObject({ parameters });
    },
  );

  const sides = { solarunet: 16, classifier: 32, flare: 64, stokes: 40, magnetogram: 32 };
  it.each(NETS)("%s trains and predicts on both sides", { timeout: 300_000 }, async (net) => {
    const small = { net, size: "compact", side: sides[net], batch: 2 } as const;
    const cases = [
      { ...small, job: "train", engine: "wasm" },
      { ...small, job: "predict", engine: "onnx" },
    ] as const;
    const rows = await bench(cases, { steps: 1, warmup: 1, threads: 1, torch: torch! });
    for (const row of rows) {
      expect(row.ours).not.toHaveProperty("refused");
      expect(row.torch).toMatchObject({ threads: 1 });
      expect(row.ratio).toBeGreaterThan(0);
    }
  });

  it("refuses a network of other weights", { timeout: 300_000 }, async () => {
    const asked = { net: "flare", size: "compact", job: "predict", steps: 1, warmup: 0, threads: 1 } as const;
    expect(await runTorch(torch!, { ...asked, parameters: 3 })).toEqual({
      refused: expect.stringMatching(/its network has \d+ weights, ours 3$/),
    });
  });
});

it("says why there is no PyTorch", async () => {
  const before = process.env.HELIOSCOPE_PYTHON;
  process.env.HELIOSCOPE_PYTHON = "no-such-python";
  try {
    expect(await findTorch()).toEqual({ refused: expect.stringContaining("no-such-python does not run") });
  } finally {
    if (before === undefined) delete process.env.HELIOSCOPE_PYTHON;
    else process.env.HELIOSCOPE_PYTHON = before;
  }
});
