import {
  type Frame,
  type Instrument,
  memoryStore,
  type ObserveContext,
  type Row,
  type TableSink,
} from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { nodeDocument } from "@helioscope/core/figure/node";
import { describe, expect, it } from "vitest";
import { flareCnn } from "../../src/instrument.ts";
import { FlareNet } from "../../src/network/index.ts";
import { observeRegion } from "../../src/observe/index.ts";
import { presets } from "../../src/presets.ts";
import { tiny } from "../network/support/fields.ts";
import { sharpFrame } from "../predict/frames.ts";

const engine = await openEngine({ engine: "wasm", threads: 1 });

const FLUX = {
  kind: "total unsigned flux",
  slope: 3,
  intercept: -66,
  floorMx: 1e19,
  positiveWeight: 4.5,
  samples: 20,
  flaring: 5,
} as const;

const FLARES = `goes_class,scale,start_utc,peak_utc,end_utc,noaa,sources
M2.2,scaled,2011-02-14T17:20:00Z,2011-02-14T17:26:00Z,,11158,SWPC`;

async function network(): Promise<FlareNet> {
  const made = FlareNet.build(tiny.native, { engine, seed: 3 });
  const store = memoryStore();
  await made.save(store, "net");
  made.dispose();
  const written = JSON.parse(new TextDecoder().decode(await store.read("net/model.json")));
  written.userDefinedMetadata.fluxBaseline = FLUX;
  await store.write("net/model.json", JSON.stringify(written));
  return FlareNet.load(store, "net");
}

function contextOf(truth?: string) {
  const out = memoryStore();
  const rows = new Map<string, Row[]>();
  const context: ObserveContext = {
    out,
    seed: 1,
    engine: async () => engine,
    document: nodeDocument(),
    shipped: () => memoryStore(),
    table: async (name): Promise<TableSink> => {
      const list: Row[] = [];
      rows.set(name, list);
      return { write: async (row) => void list.push(row), close: async () => {} };
    },
    ...(truth === undefined ? {} : { truth }),
  };
  return { out, rows, context };
}

async function* each(frames: readonly Frame[]): AsyncGenerator<Frame> {
  yield* frames;
}

describe("an observing run over one region", () => {
  it("has probability, baseline and explanation of each magnetogram, and a score where the flares are known", async () => {
    const before = tf.memory().numTensors;
    const { out, rows, context } = contextOf(FLARES);
    const unread = { ...sharpFrame("c.fits", 300), read: () => Promise.reject(new Error("cut short")) };
    const frames = [
      sharpFrame("a.fits", 600, { T_REC: "2011.02.14_12:00:00_TAI" }),
      sharpFrame("b.fits", 500, { T_REC: "2011.02.14_13:00:00_TAI", QUALITY: 0x10400 }),
    ];
    const observation = await observeRegion(each(frames), presets.native, context, { network });
    const predictions = rows.get("predictions") ?? [];
    expect(predictions.map(({ file }) => file)).toEqual(["a.fits", "b.fits"]);
    for (const { probability, flux_probability: flux } of predictions) {
      expect(probability).toBeGreaterThan(0);
      expect(flux).toBeGreaterThan(0);
    }
    expect(predictions[1].rule).toBe("quality");
    const explained = rows.get("explanations") ?? [];
    expect(explained.map(({ picture }) => picture)).toEqual(["explanations/a.svg", "explanations/b.svg"]);
    for (const { picture } of explained) expect(await out.has(String(picture))).toBe(true);
    expect(observation.pictures.map(({ path }) => path)).toContain("explanations/a.svg");
    const [score] = observation.scores;
    expect([score.metric, score.baseline.name]).toEqual([
      "Brier score of this region",
      "total unsigned flux",
    ]);
    expect(observation.notes.join(" ")).toMatch(/not a forecast.*1 magnetogram breaks a rule/);
    const summary = JSON.parse(new TextDecoder().decode(await out.read("summary.json")));
    expect(summary.network.input).toEqual(tiny.native.input);
    expect(summary.network.body).toEqual(tiny.native.network.body);
    await expect(observeRegion(each([unread]), presets.native, context, { network })).rejects.toThrow(
      /cut short/,
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses settings that would change nothing, and a region without a usable magnetogram", async () => {
    const { context } = contextOf();
    const other = { ...presets.native, input: { kind: "native", scaleDeg: 0.06 } } as const;
    await expect(observeRegion(each([]), other, context, { network })).rejects.toThrow(
      /setting of input.*evaluation.threshold alone/,
    );
    const nameless = sharpFrame("a.fits", 600, { HARPNUM: undefined });
    await expect(observeRegion(each([nameless]), presets.native, context, { network })).rejects.toThrow(
      /No magnetogram of the region/,
    );
  });
});

describe("flare-cnn behind the contract", () => {
  it("satisfies it, from a raster to a probability", async () => {
    const before = tf.memory().numTensors;
    const instrument: Instrument<never, never, never, never> = flareCnn as never;
    for (const name of ["fits", "sequence", "train", "evaluate", "observe"] as const)
      expect(instrument[name], name).toBeTypeOf("function");
    expect(flareCnn.presets).toHaveProperty("paper");
    expect(flareCnn.presets).toHaveProperty(flareCnn.defaultPreset);
    expect(flareCnn.shippedModel?.pathname).toMatch(/\/models\/native\/$/);
    for (const config of [tiny.native, tiny.small]) {
      const built = await flareCnn.build(config, { engine, seed: 1 });
      const { data, width, height } = await sharpFrame("a", 500).read();
      const input = flareCnn.preprocess({ data, width, height }, config);
      const store = memoryStore();
      await built.save(store, "net");
      const loaded = await flareCnn.load(store, { engine, prefix: "net" });
      const [probability] = await flareCnn.predict(built, [input]);
      expect(probability).toBeGreaterThan(0);
      expect(probability).toBeLessThan(1);
      expect(await flareCnn.predict(loaded, [input])).toEqual([probability]);
      built.dispose();
      loaded.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it("takes line-of-sight maps of active regions, one sequence a HARP", () => {
    const facts = (name: string, cards = {}, width = 48) => ({ ...sharpFrame(name, 1, cards), width });
    expect(flareCnn.fits(facts("hmi.sharp_cea_720s.377.20110215_020000_TAI.magnetogram.fits"))).toEqual({
      fits: true,
    });
    const refused: [ReturnType<typeof facts>, RegExp][] = [
      [facts("hmi.sharp_cea_720s.377.20110215_020000_TAI.Br.fits"), /holds Br/],
      [facts("a.fits", { CTYPE1: "HPLN-TAN", CTYPE2: "HPLT-TAN" }), /no cylindrical equal-area map/],
      [facts("a.fits", { BUNIT: "m/s" }), /m\/s, not gauss/],
      [facts("a.fits", {}, 20), /20x40 pixels are too few/],
    ];
    for (const [frame, reason] of refused) {
      const fit = flareCnn.fits(frame);
      expect(fit.fits ? "" : fit.reason).toMatch(reason);
    }
    expect(flareCnn.sequence?.(facts("a.fits"))).toBe("harp377");
    expect(flareCnn.sequence?.(facts("a.fits", { HARPNUM: undefined }))).toBe("48x40");
  });
});
