import { describe, expect, it } from "vitest";
import { magnetogramSequence, sequenceTruth, truthFromJson, truthToJson } from "../../src/index.ts";

describe("truth as JSON", () => {
  const truth = sequenceTruth(magnetogramSequence({ width: 200, height: 150, frames: 6 }));

  it("comes back equal", () => {
    expect(truth.events.length).toBeGreaterThan(3);
    expect(truthFromJson(truthToJson(truth))).toEqual(truth);
  });

  it("is compact", () => {
    const features = truth.frames.reduce((sum, frame) => sum + frame.features.length, 0);
    expect(truthToJson(truth).length / features).toBeLessThan(200);
  });

  it("is refused when damaged", () => {
    const text = truthToJson(truth);
    const noLabel = text.replace(/"disappearance",null,\[\d+\]/, '"disappearance",null,[999]');
    expect(noLabel).not.toBe(text);
    for (const wrong of [
      "",
      "null",
      "{}",
      text.slice(0, -9),
      text.replace("helioscope-truth", "other"),
      text.replace('"version":1', '"version":2'),
      text.replace(/"frames":.*$/, '"frames":3}'),
      text.replace("disappearance", "vanishing"),
      noLabel,
    ]) {
      expect(() => truthFromJson(wrong)).toThrow(expect.objectContaining({ kind: "format" }));
    }
  });
});
