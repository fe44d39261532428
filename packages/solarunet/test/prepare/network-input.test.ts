import { describe, expect, it } from "vitest";
import {
  labelFromProbability,
  NON_SIGNIFICANT_ABOVE,
  networkInput,
  networkTarget,
  significantPixels,
} from "../../src/prepare/index.ts";
import { fieldOf } from "../support/images.ts";

describe("what the network sees and says", () => {
  it("is scaled by 255", () => {
    expect([...networkInput(fieldOf([0, 51, 255])).data]).toEqual([0, Math.fround(0.2), 1]);
  });

  it("is 1 where a pixel is not significant", () => {
    expect([...networkTarget(fieldOf([0, 127, 128, 255])).data]).toEqual([0, 0, 1, 1]);
  });

  it("becomes a mask of significant pixels; exactly one half is significant, as the release's rounding has it", () => {
    const probability = fieldOf([0, NON_SIGNIFICANT_ABOVE, 0.51, 1, Number.NaN]);
    expect([...significantPixels(probability).data]).toEqual([1, 1, 0, 0, 0]);
    expect([...labelFromProbability(probability).data]).toEqual([0, 0, 255, 255, 255]);
  });

  it("comes back from target to label", () => {
    const label = fieldOf([0, 255, 255, 0]);
    expect([...labelFromProbability(networkTarget(label)).data]).toEqual([...label.data]);
  });
});
