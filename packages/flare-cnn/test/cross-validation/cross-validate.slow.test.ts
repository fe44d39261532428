import { ArgumentError, DataError, isHelioError, memoryStore, type Store } from "@helioscope/core";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { describe, expect, it } from "vitest";
import { type CrossValidationOptions, crossValidate } from "../../src/cross-validation/cross-validate.ts";
import { config, source } from "./support/crossed.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });
const document = nodeDocument();

const run = (out: Store, more: Partial<CrossValidationOptions> = {}) =>
  crossValidate(source, config, { engine, out, document, seed: 1, splits: 2, ...more });

describe("a cross-validation that was begun before", () => {
  it("goes on after an abort with the result of a run that never stopped; more splits keep the first ones", async () => {
    const whole = await run(memoryStore());
    const out = memoryStore();
    const stop = new AbortController();
    const halted = run(out, {
      signal: stop.signal,
      onProgress: ({ stage, done }) => stage === "split 2 of 2, train" && done === 3 && stop.abort(),
    });
    await expect(halted).rejects.toSatisfy((error) => isHelioError(error, "aborted"));
    expect(await out.has("fold-01/scores.json")).toBe(true);
    expect(await out.has("fold-02/scores.json")).toBe(false);
    await expect(run(out)).rejects.toThrow(/already holds a cross-validation/);
    await expect(run(out, { resume: true, seed: 2 })).rejects.toThrow(/another seed/);
    const stages: string[] = [];
    const resumed = await run(out, { resume: true, onProgress: ({ stage }) => stages.push(stage) });
    expect(resumed).toEqual(whole);
    expect(stages.filter((stage) => stage === "split 1 of 2, train")).toEqual([]);
    expect(stages.filter((stage) => stage === "split 2 of 2, train")).toHaveLength(1);
    const more = await run(out, { resume: true, splits: 3 });
    expect(more.folds.slice(0, 2)).toEqual(whole.folds);
    // Another seed, other splits.
    const other = await run(memoryStore(), { seed: 2, splits: 1 });
    expect([...other.folds[0].held.samples]).not.toEqual([...whole.folds[0].held.samples]);
  });

  it("refuses a fold's file of other samples, and data that cannot be split", async () => {
    const out = memoryStore();
    await run(out, { splits: 1 });
    const stored = JSON.parse(new TextDecoder().decode(await out.read("fold-01/scores.json")));
    stored.held.files.reverse();
    await out.write("fold-01/scores.json", JSON.stringify(stored));
    await expect(run(out, { splits: 1, resume: true })).rejects.toThrow(/not of this split/);
    const untouched = memoryStore();
    await expect(run(untouched, { testFromUtc: "2030-01-01" })).rejects.toThrow(DataError);
    await expect(run(untouched, { splits: 0 })).rejects.toThrow(ArgumentError);
    expect(await untouched.list()).toEqual([]);
  });
});
