import { type Frame, isHelioError, type Progress } from "@helioscope/core";
import {
  gatherTruth,
  magnetogramSequence,
  overlapBaseline,
  scoreTracking,
  type TruthFrame,
  truthToJson,
} from "@helioscope/synthetic";
import { describe, expect, test } from "vitest";
import { presets, type SolarUnetConfig } from "../../src/config.ts";
import type { SolarUnet } from "../../src/network/index.ts";
import { observeFrames } from "../../src/observe/index.ts";
import { frameOf, memoryContext, stream, twoSquares, utcOf } from "./support/run.ts";

const sequence = (count: number, seconds = (k: number) => 56 * k): Frame[] =>
  Array.from({ length: count }, (_, k) => frameOf(`f${k}`, twoSquares(k), utcOf(seconds(k))));

const withSegment = (by: SolarUnetConfig["segment"]["by"]): SolarUnetConfig => ({
  ...presets.paper,
  segment: { ...presets.paper.segment, by },
});

describe("a run", () => {
  test("lists in summary.json what was left out before the frames came, and notes a conversion", async () => {
    const before = { name: "gone.fits", reason: "there is no such file" };
    const { context, out } = memoryContext({ skipped: [before] });
    const tesla = sequence(2).map((frame): Frame => {
      const read = async () => {
        const image = await frame.read();
        return { ...image, data: image.data.map((gauss) => gauss / 1e4), unit: "T" };
      };
      return { ...frame, read };
    });
    const small = frameOf("small", twoSquares(0, 48), utcOf(90));
    const observation = await observeFrames(stream([...tesla, small]), presets.paper, context);
    const summary = JSON.parse(new TextDecoder().decode(await out.read("summary.json")));
    expect(summary.features).toBe(4);
    expect(summary.skipped.map(({ name }: { name: string }) => name)).toEqual(["gone.fits", "small"]);
    expect(observation.skipped.map(({ name }) => name)).toEqual(["small"]);
    expect(observation.notes).toContain("Frames in T were converted to gauss: times 10000.");
  });

  test("maps every frame to its name and time, and closes every table", async () => {
    const { context, out, rows, closed } = memoryContext();
    const frames = sequence(4);
    const odd = frameOf("odd", twoSquares(0, 48), utcOf(70));
    const observation = await observeFrames(
      stream([frames[0]!, odd, ...frames.slice(1)]),
      presets.paper,
      context,
    );
    expect(rows.get("frames")).toEqual(
      frames.map(({ name }, frame) => ({ frame, name, time: utcOf(56 * frame), features: 2 })),
    );
    expect(closed).toEqual(new Set(rows.keys()));
    expect(observation.tables.map(({ name }) => name).sort()).toEqual([...rows.keys()].sort());
    expect(observation.skipped.map(({ name }) => name)).toEqual(["odd"]);
    for (const { path } of observation.pictures) expect(await out.has(path)).toBe(true);
    expect(rows.get("lifetimes")).toEqual(
      [1, 2].map((track) => ({ track, first_frame: 0, last_frame: 3, lifetime_frames: 4, lifetime_s: 224 })),
    );
  });

  test("says where steps are not the cadence, and where scales are unknown", async () => {
    const gap = await observeFrames(
      stream(sequence(5, (k) => (k < 3 ? 56 * k : 56 * k + 600))),
      presets.paper,
      memoryContext().context,
    );
    expect(gap.notes.join()).toContain(
      "1 of 4 steps differ from the cadence of 56 s by more than half (the longest takes 656 s)",
    );
    expect(gap.notes.join()).toContain("The header gives no pixel scale: sizes are in px");
    const untimed = [0, 1].map((k) => frameOf(`${k}`, twoSquares(k)));
    const { notes } = await observeFrames(stream(untimed), presets.paper, memoryContext().context);
    expect(notes.join()).toContain("The frames carry no times: lifetimes are in frames only");
    const one = await observeFrames(stream(sequence(1)), presets.paper, memoryContext().context);
    expect(one.notes.join()).toContain("One frame has no cadence: lifetimes are in frames only");
  });

  test("leaves units empty where nothing states a scale, and fills them from given ones", async () => {
    const untimed = [0, 1].map((k) => frameOf(`${k}`, twoSquares(k)));
    const cells = async (tracking: Partial<SolarUnetConfig["tracking"]>) => {
      const { context, rows } = memoryContext();
      const config = { ...presets.paper, tracking: { ...presets.paper.tracking, ...tracking } };
      await observeFrames(stream(untimed), config, context);
      const [feature] = rows.get("features") ?? [];
      const [life] = rows.get("lifetimes") ?? [];
      return [
        feature?.size_px,
        feature?.area_mm2,
        feature?.flux_mx,
        life?.lifetime_s,
        rows.get("table2")?.[0]?.quantity,
      ];
    };
    expect(await cells({})).toEqual([36, null, null, null, "size [px]"]);
    // 36 px of 400 G, (0.083 x 725 km)^2 each.
    expect(await cells({ cadenceS: 56, pixelScaleArcsec: 0.083 })).toEqual([
      36,
      0.130357103,
      5.2142841e17,
      112,
      "size [Mm2]",
    ]);
  });

  test("takes the median of the times that it is told", async () => {
    const { context } = memoryContext();
    const frames = sequence(4, (k) => (k < 1 ? 0 : 500 + 56 * k));
    const times = [0, 1, 2, 3].map((k) => utcOf(k < 1 ? 0 : 500 + 56 * k));
    const { facts } = await observeFrames(stream(frames), presets.paper, context, { times });
    expect(facts.find(({ label }) => label === "cadence")?.value).toBe("56 s, from the frames' times");
  });

  test("without a usable frame is a DataError that lists them", async () => {
    const nan = frameOf("nan", { ...twoSquares(0), data: new Float32Array(64 * 64).fill(Number.NaN) });
    const run = observeFrames(stream([nan]), presets.paper, memoryContext().context);
    await expect(run).rejects.toMatchObject({
      kind: "data",
      value: [{ name: "nan", reason: "Every pixel is NaN" }],
    });
    const none = observeFrames(stream([]), presets.paper, memoryContext().context);
    await expect(none).rejects.toMatchObject({ kind: "data", value: [] });
  });

  test("that is aborted closes no table and writes no summary", async () => {
    const abort = new AbortController();
    const onProgress = ({ done }: Progress) => {
      if (done === 3) abort.abort();
    };
    const { context, out, rows, closed } = memoryContext({ signal: abort.signal, onProgress });
    const error = await observeFrames(stream(sequence(9)), presets.paper, context).catch(
      (reason: unknown) => reason,
    );
    expect(isHelioError(error, "aborted")).toBe(true);
    expect(rows.get("frames")).toHaveLength(3);
    expect([...closed]).toEqual([]);
    expect(await out.has("summary.json")).toBe(false);
  });

  test("clears away the pictures of a longer run, and no other file", async () => {
    const { context, out } = memoryContext();
    for (const path of [
      "frames/frame_0007.png",
      "frames/mine.png",
      "figures/event-merging.svg",
      "figures/mine.svg",
    ])
      await out.write(path, "old");
    await observeFrames(stream(sequence(2)), presets.paper, context);
    expect(await out.list("frames/")).toEqual([
      "frames/frame_0000.png",
      "frames/frame_0001.png",
      "frames/mine.png",
    ]);
    expect(await out.list("figures/")).toContain("figures/mine.svg");
    expect(await out.has("figures/event-merging.svg")).toBe(false);
  });
});

describe("segmentation", () => {
  test("asks for the network once, takes its mask, and disposes of it even when the run fails", async () => {
    let loaded = 0;
    let disposed = 0;
    const network = async () => {
      loaded++;
      const segment = async ({
        width,
        height,
        data,
      }: {
        width: number;
        height: number;
        data: Float32Array;
      }) => ({
        // Significant where the grey is white: the positive square only.
        mask: { data: Int8Array.from(data, (grey) => Number(grey > 0.9)), width, height },
        nonSignificant: { data, width, height },
      });
      const config = presets.compact.network;
      const hash = async () => "0123456789abcdef";
      return { config, hash, segment, dispose: () => void disposed++ } as unknown as SolarUnet;
    };
    const { context, rows } = memoryContext();
    const { facts } = await observeFrames(stream(sequence(3)), withSegment("unet"), context, {
      network,
      model: "small model",
    });
    expect(facts).toContainEqual({
      label: "segmentation",
      value: "unet (small model, hash 0123456789ab), |B| > 150 G, 10 px",
    });
    expect([loaded, disposed]).toEqual([1, 1]);
    expect(rows.get("features")?.map((row) => row.sign)).toEqual([1, 1, 1]);
    const failing = memoryContext({ table: () => Promise.reject(new Error("disk full")) }).context;
    await expect(
      observeFrames(stream(sequence(3)), withSegment("unet"), failing, { network }),
    ).rejects.toThrow("disk full");
    expect(loaded).toBe(disposed);
  });

  test("without its network or its masks is a DataError", async () => {
    for (const by of ["unet", "mask"] as const) {
      const run = observeFrames(stream(sequence(2)), withSegment(by), memoryContext().context);
      await expect(run).rejects.toMatchObject({ kind: "data" });
    }
  });
});

describe("scores", () => {
  test("are those of the tracker and of the trivial one over the whole images", async () => {
    const frames: Frame[] = [];
    const truth: TruthFrame[] = [];
    const images = [];
    const made = magnetogramSequence({ frames: 4, width: 160, height: 160, seed: 3 });
    for (const { image, truth: told, utc, frame } of made) {
      frames.push(frameOf(`${frame}`, image, utc));
      truth.push(told);
      images.push(image);
    }
    const whole = gatherTruth(made.options, truth);
    const { context, rows } = memoryContext({ truth: truthToJson(whole) });
    const { scores } = await observeFrames(stream(frames), presets.paper, context);
    const trivial = scoreTracking(whole, overlapBaseline(images, whole));
    const of = (metric: string) => scores.find((score) => score.metric === metric);
    expect(of("detection F1")?.baseline.value).toBe(trivial.detection.f1);
    expect(of("track purity")?.baseline.value).toBe(trivial.tracks.purity);
    expect(of("appearance F1")?.baseline.value).toBe(trivial.events.appearance.f1);
    expect(of("detection F1")?.value).toBeGreaterThan(0.9);
    // Every event that was found stands in the confusion table once.
    const cells =
      rows.get("confusion")?.flatMap(({ truth: _, none: __, ...found }) => Object.values(found)) ?? [];
    expect(cells.reduce((sum: number, n) => sum + Number(n), 0)).toBe(rows.get("events")?.length);
  });
});
