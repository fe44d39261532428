import { describe, expect, test } from "vitest";
import { classifyInputs } from "../../src/catalogue/classify-inputs.ts";
import { input, network } from "./support.ts";

const inputs = Array.from({ length: 10 }, (_, i) => input(i));
const levels = (verdicts: readonly object[]) =>
  verdicts.map((one) => ("logits" in one ? (one.logits as Float32Array)[0] : "failed"));

describe("a batch", () => {
  test("that one input breaks loses that input alone", async () => {
    const fragile = network({ refuse: (some) => some.some(({ data }) => data[0] === 3) });
    const { verdicts } = await classifyInputs(fragile, inputs, 10);
    expect(levels(verdicts)).toEqual([0, 1, 2, "failed", 4, 5, 6, 7, 8, 9]);
  });

  test("that does not fit goes through in smaller ones, and the next ones begin with them", async () => {
    const asked: number[] = [];
    const small = network({ refuse: (some) => asked.push(some.length) > 0 && some.length > 3 });
    const first = await classifyInputs(small, inputs, 10);
    expect(levels(first.verdicts)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(first.size).toBe(3);
    expect(asked).toEqual([10, 5, 3, 3, 3, 1]);
  });

  test("outputs that are no numbers are a failure of their image", async () => {
    const nan = network({ logit: (level) => (level === 5 ? Number.NaN : level) });
    const { verdicts } = await classifyInputs(nan, inputs, 4);
    expect(levels(verdicts)).toEqual([0, 1, 2, 3, 4, "failed", 6, 7, 8, 9]);
  });

  test("stops when asked to", async () => {
    const abort = new AbortController();
    abort.abort();
    await expect(classifyInputs(network(), inputs, 4, abort.signal)).rejects.toMatchObject({
      kind: "aborted",
    });
  });
});
