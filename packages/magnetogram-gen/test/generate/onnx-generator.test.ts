import { type Engine, tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { beforeAll, describe, expect, it } from "vitest";
import { onnxStepper } from "../../src/generate/onnx-stepper.ts";
import {
  exportGenerator,
  MagnetogramNet,
  networkGenerator,
  type OnnxSession,
  onnxGenerator,
  ortSession,
} from "../../src/index.ts";
import { all, scatter, sequence, tiny } from "./support/sequence.ts";

const ort = await import("onnxruntime-node").catch(() => undefined);

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ engine: "cpu" });
});

const times = [0, 12, 24, 36, 100, 112, 124];

async function exported(...config: Parameters<typeof tiny>) {
  const net = MagnetogramNet.build(tiny(...config), { engine, seed: 3 });
  scatter(net);
  return { net, ...(await exportGenerator(net)) };
}

describe.skipIf(ort === undefined)("ONNX Runtime (skipped where onnxruntime-node does not load)", () => {
  it.each([
    ["pix2pix", {}, ["step.onnx"]],
    ["multichannel", {}, ["step.onnx"]],
    ["convgru", { skips: "last" }, ["step.onnx"]],
    ["convgru", { skips: "mean" }, ["step-0.onnx", "step-1.onnx", "step-2.onnx"]],
    ["convgru", { skips: "recurrent", form: "ballas" }, ["step.onnx"]],
    ["convgru", { skips: "recurrent", memory: "carried" }, ["step.onnx"]],
  ] as const)("generates the sequence that the engine does, %s %o", async (kind, gru, names) => {
    const runtime = ort as NonNullable<typeof ort>;
    const { net, about, files } = await exported(kind, gru);
    expect(files.map(({ name }) => name)).toEqual([...names, "generator.json"]);
    expect(JSON.parse(new TextDecoder().decode(files.at(-1)?.bytes))).toEqual(about);
    const opened = await Promise.all(
      files
        .slice(0, -1)
        .map(({ bytes }) =>
          runtime.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 }),
        ),
    );
    const sessions = opened.map((session) => ortSession(runtime, session));
    const ours = await all(networkGenerator(net).generate(sequence(times)));
    const theirs = await all(onnxGenerator(about, sessions).generate(sequence(times)));
    expect(theirs.map(({ framesUsed }) => framesUsed)).toEqual(ours.map(({ framesUsed }) => framesUsed));
    for (const [k, { image }] of ours.entries()) {
      const error = Math.max(...image.data.map((value, i) => Math.abs(value - theirs[k].image.data[i])));
      // Gauss; the fields are of some 200.
      expect(error, `field ${k}`).toBeLessThan(1e-3);
      expect(Math.max(...image.data)).toBeGreaterThan(20);
    }
    const stepper = onnxStepper(about, sessions, "repeat");
    const held: number[] = [];
    for (let k = 0; k < 40; k++) {
      await stepper.next(new Float32Array(256).fill(Math.sin(k)));
      held.push(stepper.held);
    }
    expect(new Set(held.slice(3)).size).toBe(1);
    stepper.reset();
    expect(stepper.held).toBe(0);
    for (const session of opened) await session.release();
    net.dispose();
  });

  it.each([
    ["pix2pix", {}],
    ["multichannel", {}],
    ["convgru", { skips: "recurrent", memory: "carried" }],
  ] as const)("takes several sequences side by side where it was exported so, %s %o", async (kind, gru) => {
    const runtime = ort as NonNullable<typeof ort>;
    const net = MagnetogramNet.build(tiny(kind, gru), { engine, seed: 3 });
    scatter(net);
    const open = async (batch: number | "symbolic") => {
      const { files } = await exportGenerator(net, { batch });
      return ortSession(
        runtime,
        await runtime.InferenceSession.create(files[0].bytes, { intraOpNumThreads: 1, logSeverityLevel: 3 }),
      );
    };
    const [one, two, any] = [await open(1), await open(2), await open("symbolic")];
    const { model } = net.step({ sizePx: net.config.prepare.sizePx });
    const inputs = (count: number, of: number) =>
      Object.fromEntries(
        one.inputNames.map((name, k) => {
          const dims = [count, ...model.inputs[k].shape.slice(1).map(Number)];
          const size = dims.reduce((n, side) => n * side, 1) / count;
          const data = Float32Array.from({ length: count * size }, (_, i) => Math.sin(i + of * size + k));
          return [name, { data, dims }];
        }),
      );
    const parts = [await one.run(inputs(1, 0)), await one.run(inputs(1, 1))];
    for (const whole of [await two.run(inputs(2, 0)), await any.run(inputs(2, 0))]) {
      for (const name of one.outputNames) {
        const expected = parts.flatMap((part) => [...part[name].data]);
        const largest = Math.max(...expected.map(Math.abs));
        expect(whole[name].dims[0]).toBe(2);
        for (const [i, value] of whole[name].data.entries())
          expect(Math.abs(value - expected[i]) / largest).toBeLessThan(1e-5);
      }
    }
    net.dispose();
  });
});

describe("exportGenerator", () => {
  it("says what the files are", async () => {
    const { net, about } = await exported("convgru", { memory: "window" });
    expect(about).toMatchObject({
      kind: "convgru",
      memory: "window",
      sizePx: 16,
      channels: 1,
      frames: 3,
      cadenceMinutes: 12,
      clipGauss: 200,
      carried: [{ name: "bottom", shape: [1, 2, 2, 16] }],
      steps: [{ previous: 2, file: "step.onnx" }],
      sha256: await net.hash(),
      trainedOn: null,
    });
    net.dispose();
  });

  it("refuses dropout, sizes that cannot be halved, and sessions of other files", async () => {
    const net = MagnetogramNet.build({ ...tiny("pix2pix"), testMode: "reference" }, { engine, seed: 1 });
    await expect(exportGenerator(net)).rejects.toMatchObject({ kind: "unsupported" });
    net.dispose();
    const { net: other, about } = await exported("convgru");
    await expect(exportGenerator(other, { sizePx: 12 })).rejects.toMatchObject({ kind: "argument" });
    const session: OnnxSession = { inputNames: ["euv"], outputNames: ["field"], run: async () => ({}) };
    for (const sessions of [[], [session]]) {
      const run = all(onnxGenerator(about, sessions).generate(sequence([0])));
      await expect(run).rejects.toMatchObject({ kind: "format" });
    }
    other.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });
});
