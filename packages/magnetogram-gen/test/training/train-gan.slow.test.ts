import { isDeepStrictEqual } from "node:util";
import { memoryStore, type Store } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { readMetricsLog } from "@helioscope/core/train";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { MagnetogramConfig } from "../../src/config.ts";
import { MagnetogramNet } from "../../src/network/index.ts";
import { readBatch } from "../../src/training/batch.ts";
import { ganTrainer } from "../../src/training/gan-step.ts";
import { trainGan } from "../../src/training/train-gan.ts";
import { threeImages as small } from "../support/three-images.ts";
import { spots } from "./support.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });
const document = nodeDocument();

let before = 0;
beforeAll(() => {
  before = tf.memory().numTensors;
});
afterEach(() => expect(tf.memory().numTensors, "tensors left behind").toBe(before));

const SIDE = 12;

function tiny(
  kind: MagnetogramConfig["generator"]["kind"],
  changes: Partial<MagnetogramConfig["training"]> = {},
) {
  return {
    ...small,
    prepare: { ...small.prepare, sizePx: SIDE },
    generator: { ...small.generator, kind, downs: 2, width: 4 },
    discriminator: { layers: 1, width: 4, condition: "all" as const },
    training: { ...small.training, epochs: 2, batchSize: 4, sheetEvery: 1, learningRate: 5e-3, ...changes },
  };
}

const whole = { x: 0, y: 0, side: SIDE };

describe.each(["pix2pix", "multichannel", "convgru"] as const)("%s", (kind) => {
  it("overfits one batch beside its adversary, and leaves no tensor behind", async () => {
    const config = tiny(kind, { learningRate: 1e-2 });
    const net = MagnetogramNet.build(config, { engine, seed: 1 });
    const { generator, discriminator } = net;
    const trainer = ganTrainer(
      { generator, discriminator },
      { ...config.training, condition: config.discriminator.condition },
    );
    const batch = await readBatch(spots(4, SIDE), [0, 1, 2, 3], () => whole);
    const first = await trainer.step(batch);
    const tensors = tf.memory().numTensors;
    let l1 = first.l1;
    for (let step = 0; step < 200 && l1 > 0.3 * first.l1; step++) ({ l1 } = await trainer.step(batch));
    expect(l1).toBeLessThanOrEqual(0.3 * first.l1);
    expect(tf.memory().numTensors).toBe(tensors);
    trainer.dispose();
    net.dispose();
    tf.dispose([batch.euv, batch.field]);
  });
});

const frames = spots(14, SIDE);
const split = {
  train: Uint32Array.from({ length: 10 }, (_, i) => i),
  validation: Uint32Array.of(10, 11, 12, 13),
};

async function train(
  config: MagnetogramConfig,
  out: Store,
  more: {
    seed?: number;
    resume?: boolean;
    signal?: AbortSignal;
    onProgress?: (p: { done: number }) => void;
  } = {},
) {
  const { seed = 1, ...rest } = more;
  const net = MagnetogramNet.build(config, { engine, seed });
  const { generator, discriminator, clock } = net;
  try {
    const { shortWindows } = config.training;
    const short = shortWindows ? net.shortWindow(shortWindows.frames) : null;
    const nets = { generator, short, discriminator };
    const task = { nets, clock, frames, split, config };
    const result = await trainGan(task, { engine, out, seed, document, ...rest });
    return { result, hash: await net.hash() };
  } finally {
    net.dispose();
  }
}

const numbers = async (store: Store) =>
  (await readMetricsLog(store, "metrics.jsonl")).map(({ seconds: _, ...line }) => line);

describe("a training", () => {
  it("goes on exactly where it was stopped or killed, and repeats by its seed", async () => {
    const config = tiny("convgru", { cropPx: 8, jitterPx: 2, shortWindows: { frames: 2, share: 0.5 } });
    const straight = memoryStore();
    const finished = await train(config, straight);
    expect(finished.result).toMatchObject({ steps: 6, stopped: "finished" });

    const stopped = memoryStore();
    const stop = new AbortController();
    const first = await train(config, stopped, {
      signal: stop.signal,
      onProgress: ({ done }) => done === 2 && stop.abort(),
    });
    expect(first.result).toMatchObject({ steps: 2, stopped: "aborted" });
    const second = await train(config, stopped, { resume: true });
    expect(await numbers(stopped)).toEqual(await numbers(straight));
    expect(second.hash).toBe(finished.hash);

    // Killed after step 5, the log already ahead of the checkpoint of step 3.
    const killed = memoryStore();
    class Killed extends Error {}
    await expect(
      train(config, killed, {
        onProgress: ({ done }) => {
          if (done === 5) throw new Killed();
        },
      }),
    ).rejects.toBeInstanceOf(Killed);
    expect(await killed.list("checkpoints/")).toHaveLength(1);
    const third = await train(config, killed, { resume: true });
    expect(await numbers(killed)).toEqual(await numbers(straight));
    expect(third.hash).toBe(finished.hash);

    const other = memoryStore();
    await train(config, other, { seed: 2 });
    expect(isDeepStrictEqual(await numbers(other), await numbers(straight))).toBe(false);
  });

  it("beats the zero field on samples that it has not seen", async () => {
    const out = memoryStore();
    await train(tiny("multichannel", { steps: 60, batchSize: 10, learningRate: 2e-2 }), out);
    const last = (await numbers(out)).at(-1)!;
    // Mean |B| of the samples' fields, gauss: the zero field's error.
    const fields = await Promise.all([10, 11, 12, 13].map((k) => frames.field(frames.samples[k].field)));
    const zero = fields.flatMap((field) => [...field]).reduce((sum, b) => sum + 200 * Math.abs(b), 0);
    expect(last.val_mean_abs_gauss).toBeLessThan((0.8 * zero) / (4 * SIDE * SIDE));
  });

  it("validates every epoch and leaves sheets of input, generated and observed fields", async () => {
    const out = memoryStore();
    await train(tiny("pix2pix", { adversarial: "none", sheetEvery: 2, epochs: 3 }), out);
    const log = await numbers(out);
    const validated = log.filter((line) => "val_ssim" in line);
    expect(validated.map(({ step }) => step)).toEqual([3, 6, 9]);
    for (const line of validated) {
      expect(line.val_mean_abs_gauss).toBeGreaterThan(0);
      expect(line.val_psnr).toBeGreaterThan(0);
    }
    expect(log.every((line) => !("discriminator" in line))).toBe(true);
    expect(await out.list("sheets/")).toEqual(["sheets/epoch-0002.png", "sheets/epoch-0003.png"]);
    expect([...(await out.read("sheets/epoch-0003.png")).subarray(1, 4)]).toEqual([80, 78, 71]);
    expect(await out.has("loss.svg")).toBe(true);
  });
});
