import { type Instrument, memoryStore, seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { describe, expect, it } from "vitest";
import { stokesAssist } from "../src/instrument.ts";

describe("stokes-assist behind the contract", () => {
  it("satisfies it", () => {
    const instrument: Instrument<never, never, never, never> = stokesAssist as never;
    const methods = [
      "fits",
      "sequence",
      "build",
      "load",
      "preprocess",
      "predict",
      "train",
      "evaluate",
      "observe",
    ];
    for (const method of methods) expect(instrument[method as "build"], method).toBeTypeOf("function");
    expect(stokesAssist.name).toBe("stokes-assist");
    expect(stokesAssist.baselines.map(({ name }) => name)).toEqual([
      "mean atmosphere",
      "brightness temperature",
      "centre of gravity",
      "Milne-Eddington",
    ]);
    expect(stokesAssist.presets).toHaveProperty("paper");
    expect(stokesAssist.presets).toHaveProperty(stokesAssist.defaultPreset);
    expect(stokesAssist.shippedModel?.pathname).toMatch(/\/models\/hinode-sp\/$/);
  });

  it("builds, predicts, saves and loads from profiles to nodes", async () => {
    const engine = await openEngine({ engine: "wasm", threads: 1 });
    const before = tf.memory().numTensors;
    const { compact } = stokesAssist.presets;
    const network = await stokesAssist.build(compact, { engine, seed: 1 });
    const random = seededRandom(1);
    const width = 100;
    const rows = Float32Array.from({ length: 8 * width }, () => random.uniform());
    const input = stokesAssist.preprocess({ data: rows, width, height: 8 }, compact);
    const [nodes] = await stokesAssist.predict(network, [input]);
    expect([nodes.count, nodes.values.length]).toEqual([2, 120]);
    const store = memoryStore();
    await network.save(store, "net");
    const loaded = await stokesAssist.load(store, { engine, prefix: "net" });
    expect((await stokesAssist.predict(loaded, [input]))[0]).toEqual(nodes);
    const stopped = stokesAssist.predict(loaded, [input], { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow(/abort/i);
    expect(() => stokesAssist.preprocess({ data: rows, width: 160, height: 5 }, compact)).toThrow(
      /four rows/,
    );
    network.dispose();
    loaded.dispose();
    const infrared = await stokesAssist.build({ ...compact, spectrum: "15648" }, { engine, seed: 1 });
    expect(infrared.wavelengths).toHaveLength(88);
    infrared.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
