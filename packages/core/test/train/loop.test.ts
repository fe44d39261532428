import { describe, expect, it, vi } from "vitest";
import { AbortedError } from "../../src/errors.ts";
import { linePlot } from "../../src/figure/index.ts";
import { nodeDocument } from "../../src/figure/node/index.ts";
import { seededRandom } from "../../src/random.ts";
import { memoryStore } from "../../src/store.ts";
import {
  type Curve,
  jsonState,
  randomState,
  type StepContext,
  type TrainLoopOptions,
  trainLoop,
} from "../../src/train/index.ts";
import { checkpointFiles, loggedValues } from "./tiny-run.ts";

/** A run whose weight is a number: it decays towards 0, and the loss is its square. */
function counter(overrides: Partial<TrainLoopOptions> = {}) {
  const seen: StepContext[] = [];
  const held = { weight: 1 };
  const weight = jsonState(
    () => held.weight,
    (value: number) => {
      held.weight = value;
    },
  );
  const options: TrainLoopOptions = {
    examples: 10,
    batchSize: 3,
    seed: 1,
    epochs: 3,
    state: { weight: { ...weight, inBest: true } },
    step(context) {
      seen.push(context);
      held.weight *= 0.5;
      return { loss: held.weight ** 2 };
    },
    ...overrides,
  };
  return { seen, held, options, train: () => trainLoop(options) };
}

describe("trainLoop", () => {
  it("shows every example once an epoch, in orders that the seed determines", async () => {
    const [run, again, other] = [counter(), counter(), counter({ seed: 2 })];
    expect(await run.train()).toMatchObject({ steps: 12, stopped: "finished", last: { step: 12, epoch: 3 } });
    await again.train();
    await other.train();
    for (let epoch = 0; epoch < 3; epoch++) {
      const batches = run.seen
        .filter((context) => context.epoch === epoch)
        .map(({ indices }) => [...indices]);
      expect(batches.map(({ length }) => length)).toEqual([3, 3, 3, 1]);
      expect(batches.flat().sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
    expect(again.seen).toEqual(run.seen);
    expect(other.seen.map(({ indices }) => indices)).not.toEqual(run.seen.map(({ indices }) => indices));
    expect(new Set(run.seen.map(({ seed }) => seed)).size).toBe(12);
  });

  it("drops the rest of an epoch where asked to", async () => {
    const run = counter({ lastBatch: "drop" });
    expect((await run.train()).steps).toBe(9);
    expect(run.seen.every(({ indices }) => indices.length === 3)).toBe(true);
  });

  it("logs one JSON object a line and draws the curves", async () => {
    const store = memoryStore();
    let drawn: readonly Curve[] = [];
    const run = counter({
      store,
      prefix: "run",
      steps: 5,
      learningRate: (step) => 1 / (step + 1),
      validate: { every: 2, run: async ({ steps }) => ({ score: steps === 4 ? Number.NaN : steps }) },
      plot: (curves) => {
        drawn = curves;
        return "<svg/>";
      },
    });
    delete (run.options as { epochs?: number }).epochs;
    await run.train();
    const lines = new TextDecoder()
      .decode(await store.read("run/metrics.jsonl"))
      .trimEnd()
      .split("\n");
    expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual([
      ["loss", "step", "epoch", "learning_rate", "seconds"],
      ["loss", "val_score", "step", "epoch", "learning_rate", "seconds"],
      ["loss", "step", "epoch", "learning_rate", "seconds"],
      ["loss", "val_score", "step", "epoch", "learning_rate", "seconds"],
      ["loss", "val_score", "step", "epoch", "learning_rate", "seconds"],
    ]);
    expect((await loggedValues(store, "run/metrics.jsonl"))[3]).toEqual({
      loss: 2 ** -8,
      val_score: null,
      step: 4,
      epoch: 1,
      learning_rate: 0.25,
    });
    expect(drawn).toEqual([
      { name: "loss", x: [1, 2, 3, 4, 5], y: [2 ** -2, 2 ** -4, 2 ** -6, 2 ** -8, 2 ** -10] },
      { name: "val_score", x: [2, 5], y: [2, 5] },
    ]);
    expect(new TextDecoder().decode(await store.read("run/loss.svg"))).toBe("<svg/>");
  });

  it("draws its log with the line plot of the figures", async () => {
    const store = memoryStore();
    const document = nodeDocument();
    const plot = (curves: readonly Curve[]) => linePlot(curves, { document, yScale: "log", xLabel: "step" });
    await counter({ store, plot }).train();
    const svg = new TextDecoder().decode(await store.read("loss.svg"));
    expect(svg).toMatch(/^<svg[\s\S]*loss[\s\S]*<path[\s\S]*<\/svg>\s*$/);
  });

  it("goes on with a generator that is part of its state", async () => {
    const drawn = async (stop: number | undefined) => {
      const store = memoryStore();
      const losses: number[] = [];
      for (const steps of stop === undefined ? [12] : [stop, 12]) {
        const holder = { random: seededRandom(3) };
        const options: TrainLoopOptions = {
          examples: 4,
          batchSize: 1,
          seed: 1,
          steps,
          store,
          checkpoint: { every: "epoch" },
          resume: true,
          state: { random: randomState(holder) },
          step: () => {
            losses.push(holder.random.normal());
            return { loss: losses[losses.length - 1] };
          },
        };
        await trainLoop(options);
      }
      return losses;
    };
    expect(await drawn(7)).toEqual(await drawn(undefined));
  });

  it("stops early, and goes back to the best weights", async () => {
    const scores = [5, 4, 4.05, 3.95, 4.2, 9];
    const early = { metric: "error", patience: 2, mode: "min" as const, minDelta: 0.1 };
    for (const store of [undefined, memoryStore()]) {
      const run = counter({
        ...(store ? { store, checkpoint: { every: 4 } } : {}),
        validate: { every: 1, run: async ({ steps }) => ({ error: scores[steps - 1] }) },
        earlyStopping: { ...early, restoreBest: true },
      });
      const result = await run.train();
      expect(result).toMatchObject({ steps: 4, stopped: "early", best: { step: 2, value: 4 } });
      expect(run.held.weight).toBe(2 ** -2);
      if (!store) continue;
      const { state: _, step: __, ...same } = run.options;
      const again = counter({ ...same, resume: true });
      again.held.weight = 99;
      expect(await again.train()).toMatchObject({ steps: 4, stopped: "early", best: { step: 2, value: 4 } });
      expect(again.seen).toEqual([]);
      expect(again.held.weight).toBe(2 ** -2);
    }
    const maximised = counter({
      validate: { every: 1, run: async ({ steps }) => ({ skill: steps < 4 ? steps : Number.NaN }) },
      earlyStopping: { metric: "skill", patience: 3, mode: "max" },
    });
    expect(await maximised.train()).toMatchObject({
      steps: 6,
      stopped: "early",
      best: { step: 3, value: 3 },
    });
    expect(maximised.held.weight).toBe(2 ** -6);
  });

  it("keeps the newest checkpoints and the best weights that they refer to", async () => {
    const store = memoryStore();
    const scores = [9, 8, 8, 8, 7, 8, 8, 8, 8, 8, 8, 8];
    const run = counter({
      store,
      checkpoint: { every: 2, keep: 2 },
      validate: { every: 1, run: async ({ steps }) => ({ error: scores[steps - 1] }) },
      earlyStopping: { metric: "error", patience: 99, mode: "min", restoreBest: true },
      onMetrics: async ({ step }) => {
        if (step === 7) files = await checkpointFiles(store);
      },
    });
    let files: string[] = [];
    await run.train();
    expect(files).toEqual(["best-000000002", "best-000000005", "step-000000004", "step-000000006"]);
    expect(await checkpointFiles(store)).toEqual(["best-000000005", "step-000000010", "step-000000012"]);
    expect(run.held.weight).toBe(2 ** -5);
  });

  it("forgets the best weights of steps that a crash took back", async () => {
    const store = memoryStore();
    const options = (best: number): Partial<TrainLoopOptions> => ({
      store,
      checkpoint: { every: 6, keep: 1 },
      resume: true,
      validate: { every: 1, run: async ({ steps }) => ({ error: steps === 2 ? 1 : steps === best ? 0 : 2 }) },
      earlyStopping: { metric: "error", patience: 99, mode: "min", restoreBest: true },
    });
    const crashing = counter(options(7));
    const { step } = crashing.options;
    const crash = (context: StepContext) => {
      if (context.step === 8) throw new Error("the machine stopped here");
      return step(context);
    };
    await expect(trainLoop({ ...crashing.options, step: crash })).rejects.toThrow("stopped here");
    expect(await checkpointFiles(store)).toContain("best-000000007");
    // The validation has changed meanwhile, and step 7 is no longer the best.
    expect((await counter(options(99)).train()).best).toEqual({ step: 2, value: 1 });
    const again = counter(options(99));
    await again.train();
    expect(again.held.weight).toBe(2 ** -2);
  });

  it("stops with a typed error at a loss that is not finite, and keeps the checkpoint before", async () => {
    const store = memoryStore();
    const run = counter({ store, checkpoint: { every: 2 } });
    const { step } = run.options;
    const diverging = (context: StepContext) => (context.step === 4 ? { loss: Number.NaN } : step(context));
    await expect(trainLoop({ ...run.options, step: diverging })).rejects.toMatchObject({
      kind: "diverged",
      step: 5,
      message: expect.stringContaining("loss is NaN after step 5"),
    });
    expect(await checkpointFiles(store)).toEqual(["step-000000002", "step-000000004"]);
    const again = counter({ store, checkpoint: { every: 2 }, resume: true });
    expect((await again.train()).steps).toBe(12);
    expect(again.seen[0].step).toBe(4);
    expect(again.held.weight).toBe(2 ** -12);
  });

  it("reports progress and lets timers have their turn", async () => {
    const done: number[] = [];
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 120);
    const busy = (): { loss: number } => {
      const end = performance.now() + 10;
      while (performance.now() < end);
      return { loss: 1 };
    };
    const result = await counter({
      epochs: 1000,
      step: busy,
      signal: controller.signal,
      onProgress: (progress) => done.push(progress.done),
    }).train();
    expect(result.stopped).toBe("aborted");
    expect(done).toEqual(Array.from({ length: result.steps }, (_, i) => i + 1));
    expect(result.steps).toBeLessThan(100);
  });

  it("ends without a plot when it is aborted before its first step", async () => {
    const store = memoryStore();
    const plot = vi.fn(() => "<svg/>");
    const run = counter({ store, plot, signal: AbortSignal.abort() });
    expect(await run.train()).toMatchObject({ steps: 0, stopped: "aborted" });
    expect(plot).not.toHaveBeenCalled();
    expect(await store.has("loss.svg")).toBe(false);
  });

  it("ends at the checkpoint before when a step itself is aborted", async () => {
    const store = memoryStore();
    const run = counter({ store, checkpoint: { every: 2 } });
    const { step } = run.options;
    const aborting = (context: StepContext) => {
      if (context.step === 3) throw new AbortedError();
      return step(context);
    };
    expect(await trainLoop({ ...run.options, step: aborting })).toMatchObject({
      steps: 3,
      stopped: "aborted",
    });
    expect(await checkpointFiles(store)).toEqual(["step-000000002"]);
  });

  it.each<[string, Partial<TrainLoopOptions>, string]>([
    ["no length", { epochs: undefined as never }, "either steps or epochs"],
    ["two lengths", { steps: 3 }, "either steps or epochs"],
    ["no examples", { examples: 0 }, "examples is 0"],
    ["a batch that is never full", { batchSize: 11, lastBatch: "drop" }, "fill no batch"],
    ["a fractional seed", { seed: 0.5 }, "Seed 0.5"],
    ["checkpoints without a store", { checkpoint: { every: 1 } }, "without a store"],
    ["resume without checkpoints", { resume: true, store: memoryStore() }, "Resume without checkpoints"],
    [
      "checkpoints of nothing",
      { checkpoint: { every: 1 }, store: memoryStore(), state: {} },
      "without state",
    ],
    [
      "a slash in a state's name",
      {
        state: {
          "a/b": jsonState(
            () => 1,
            () => {},
          ),
        },
      },
      "State a/b",
    ],
    [
      "early stopping without validation",
      { earlyStopping: { metric: "x", patience: 1, mode: "min" } },
      "validation",
    ],
    ["a metric of a reserved name", { step: () => ({ seconds: 1 }) }, "a metric seconds"],
  ])("refuses %s", async (_, overrides, message) => {
    await expect(counter(overrides).train()).rejects.toThrow(message);
    await expect(counter(overrides).train()).rejects.toMatchObject({ kind: "argument" });
  });

  it("says when the validation lacks the metric that early stopping watches", async () => {
    const run = counter({
      validate: { every: 1, run: async () => ({ skill: 1 }) },
      earlyStopping: { metric: "error", patience: 1, mode: "min" },
    });
    await expect(run.train()).rejects.toThrow("returned no error");
  });

  it("never writes over a run, and resumes only the same one", async () => {
    const store = memoryStore();
    const checkpoint = { every: 4 };
    await counter({ store, checkpoint }).train();
    await expect(counter({ store, checkpoint }).train()).rejects.toThrow("already holds a run");
    await expect(counter({ store, checkpoint, resume: true, seed: 2 }).train()).rejects.toThrow(
      "has seed 1, this one 2",
    );
    await expect(counter({ store, checkpoint, resume: true, batchSize: 5 }).train()).rejects.toThrow(
      "batchSize 3",
    );
    const others = {
      other: jsonState(
        () => 1,
        () => {},
      ),
    };
    await expect(counter({ store, checkpoint, resume: true, state: others }).train()).rejects.toThrow(
      "states weight",
    );
    const longer = counter({ store, checkpoint, resume: true, epochs: 4 });
    expect(await longer.train()).toMatchObject({ steps: 16 });
    expect(longer.seen.length).toBe(4);
  });

  it("passes over a checkpoint that is damaged", async () => {
    const store = memoryStore();
    await counter({ store, checkpoint: { every: 4 } }).train();
    const path = "checkpoints/step-000000012.safetensors";
    const bytes = await store.read(path);
    const text = new TextDecoder("latin1").decode(bytes);
    bytes[text.indexOf('step\\":12') + 8] = "3".charCodeAt(0);
    await store.write(path, bytes);
    const warnings: string[] = [];
    const again = counter({
      store,
      checkpoint: { every: 4 },
      resume: true,
      onWarning: (w) => warnings.push(w),
    });
    expect(await again.train()).toMatchObject({ steps: 12 });
    expect(again.seen[0].step).toBe(8);
    expect(warnings).toEqual([expect.stringContaining("step-000000012.safetensors is passed over")]);
  });

  it("takes no half of a checkpoint, wherever its write stops", async () => {
    const whole = memoryStore();
    await counter({ store: whole, checkpoint: { every: 6 } }).train();
    const bytes = await whole.read("checkpoints/step-000000012.safetensors");
    for (let length = 0; length < bytes.length; length += 97) {
      const store = memoryStore();
      await store.write("checkpoints/step-000000012.safetensors", bytes.slice(0, length));
      const warnings: string[] = [];
      const run = counter({
        store,
        checkpoint: { every: 6 },
        resume: true,
        onWarning: (w) => warnings.push(w),
      });
      await run.train();
      expect(run.seen.length).toBe(12);
      expect(warnings.length).toBe(1);
    }
  });
});
