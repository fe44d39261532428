import { tf } from "@helioscope/core/engine";
import { offeredOnnxRuntime } from "@helioscope/core/onnx";
import { expect, test } from "vitest";
import { ABSENT, ort } from "../../../packages/core/test/onnx/support/oracle.ts";
import { engineLabel, engineText, lazyEngine } from "../src/outputs.ts";

const { signal } = new AbortController();

test("an engine that is named predicts itself", async () => {
  const engine = await lazyEngine("cpu", signal)();
  expect(engineLabel(engine)).toBe("cpu");
  expect(engineText(engine)).toBe(`cpu ${engine.version}`);
  expect(offeredOnnxRuntime().runtime).toBeUndefined();
});

test.skipIf(!ort)(`what a run ran on opens as that again (skipped where ${ABSENT})`, async () => {
  const engine = await lazyEngine("cpu+onnx", signal)();
  expect([tf.getBackend(), engineLabel(engine)]).toEqual(["cpu", "cpu+onnx"]);
  expect(engineText(engine)).toBe(`cpu ${engine.version}, onnxruntime ${ort!.env.versions.node}`);
  const auto = await lazyEngine(undefined, signal)();
  expect(engineLabel(await lazyEngine(engineLabel(auto), signal)())).toBe(engineLabel(auto));
});
