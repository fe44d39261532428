import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/node/open.ts";
import { tf } from "../../src/engine/tensors.ts";
import { modelHash } from "../../src/model/index.ts";
import { memoryStore } from "../../src/store.ts";
import { type StepContext, trainLoop } from "../../src/train/index.ts";
import { tinyGan } from "./tiny-gan.ts";
import { checkpointFiles, loggedValues, tinyRun } from "./tiny-run.ts";

describe.each(["cpu", "wasm"] as const)(
  "a network with dropout, batch norm, noise and Adam on %s",
  (engine) => {
    beforeAll(() => openEngine({ engine }));
    afterAll(() => tf.disposeVariables());

    it("resumes after an abort as if it had never stopped, wherever that falls", async () => {
      const whole = memoryStore();
      const unbroken = tinyRun(5, { store: whole, checkpoint: { every: 4 } });
      await unbroken.train();
      const expected = await loggedValues(whole);
      expect(expected).toHaveLength(40);
      for (const stops of [[1], [8, 9], [17, 30, 39]]) {
        const store = memoryStore();
        for (const stop of stops) {
          const controller = new AbortController();
          const onMetrics = ({ step }: { step: number }) => {
            if (step === stop) controller.abort();
          };
          const options = {
            store,
            checkpoint: { every: 1000 },
            resume: true,
            signal: controller.signal,
            onMetrics,
          };
          expect(await tinyRun(5, options).train()).toMatchObject({ steps: stop, stopped: "aborted" });
        }
        const last = tinyRun(5, { store, checkpoint: { every: 4 }, resume: true });
        await last.train();
        expect(await loggedValues(store)).toEqual(expected);
        expect(await modelHash(last.model)).toBe(await modelHash(unbroken.model));
      }
    });

    it("repeats with one seed and differs with two", async () => {
      const logs = [];
      for (const seed of [1, 1, 2]) {
        const store = memoryStore();
        await tinyRun(seed, { store, steps: 10 }).train();
        logs.push(await loggedValues(store));
      }
      expect(logs[0]).toEqual(logs[1]);
      expect(logs[0]).not.toEqual(logs[2]);
    });

    it("cuts the lines after the checkpoint, a torn one included", async () => {
      const store = memoryStore();
      await tinyRun(5, { store, checkpoint: { every: 1000 }, steps: 6 }).train();
      await store.append("metrics.jsonl", '{"loss":1,"step":7,"epoch":2,"seconds":0}\n{"loss":1,"st');
      await tinyRun(5, { store, checkpoint: { every: 1000 }, steps: 9, resume: true }).train();
      const steps = (await loggedValues(store)).map((line) => (line as { step: number }).step);
      expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    it("leaves no tensor behind", async () => {
      const before = tf.memory().numTensors;
      const store = memoryStore();
      const early = { metric: "error", patience: 9, mode: "min" as const, restoreBest: true };
      const run = tinyRun(3, { store, checkpoint: { every: 3 }, earlyStopping: early });
      await run.train();
      run.dispose();
      const again = tinyRun(3, {
        store,
        checkpoint: { every: 3 },
        earlyStopping: early,
        resume: true,
        steps: 45,
      });
      await again.train();
      again.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    it("writes no checkpoint of weights that are not finite", async () => {
      const store = memoryStore();
      const run = tinyRun(5, { store, checkpoint: { every: 4 } });
      const { step } = run.options;
      const spoiling = async (context: StepContext) => {
        const metrics = await step(context);
        if (context.step === 7) run.model.layers[0].setWeights([tf.fill([2, 8], Number.NaN)]);
        return metrics;
      };
      await expect(trainLoop({ ...run.options, step: spoiling })).rejects.toMatchObject({
        kind: "diverged",
        step: 8,
      });
      expect(await checkpointFiles(store)).toEqual(["step-000000004"]);
    });

    it("resumes a GAN, whose two networks and optimisers take turns", async () => {
      const whole = memoryStore();
      await trainLoop({ ...tinyGan(4), store: whole, checkpoint: { every: 99 } });
      const store = memoryStore();
      await trainLoop({ ...tinyGan(4), store, checkpoint: { every: 99 }, steps: 7 });
      await trainLoop({ ...tinyGan(4), store, checkpoint: { every: 99 }, resume: true });
      expect(await loggedValues(whole)).toHaveLength(20);
      expect(await loggedValues(store)).toEqual(await loggedValues(whole));
    });
  },
);
