import { seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { crop } from "@helioscope/core/image";
import { offerOnnxRuntime } from "@helioscope/core/onnx";
import { planTiles, receptiveField } from "@helioscope/core/tiles";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ABSENT, ort } from "../../../core/test/onnx/support/oracle.ts";
import { offerOracle } from "../../../core/test/onnx/support/run-file.ts";
import { presets } from "../../src/config.ts";
import { type Segmentation, type SegmentOptions, SolarUnet } from "../../src/network/index.ts";
import { noise } from "./support/pairs.ts";

const engine = await openEngine({ engine: "wasm" });
beforeAll(() => (ort ? offerOracle() : offerOnnxRuntime(ABSENT)));
afterAll(() => offerOnnxRuntime("the tests are over"));

const SIDE = 4096;
const MIB = 2 ** 20;

/** How much resident memory grows while something runs, MiB. What an engine gives back at once goes unseen; wasm and ONNX Runtime keep it. */
async function most(work: () => Promise<void>): Promise<number> {
  const start = process.memoryUsage.rss();
  await work();
  return (process.memoryUsage.rss() - start) / MIB;
}

const runtimes: readonly SegmentOptions["runtime"][] = ort ? ["onnx", "engine"] : ["engine"];

it.each(runtimes)(
  "segments 4096x4096 in bounded memory, as any part of it that is segmented whole: %s",
  async (runtime) => {
    const network = SolarUnet.build(presets.compact.network, { engine, seed: 1 });
    const frame = noise(SIDE, SIDE, seededRandom(2));
    const before = tf.memory().numTensors;
    const how = runtime ? { runtime } : {};
    let said: Segmentation | undefined;
    const used = await most(async () => {
      said = await network.segment(frame, how);
    });
    const { nonSignificant, mask } = said as Segmentation;
    expect(mask.data.length).toBe(SIDE * SIDE);
    // 1 GiB for a tile, the rest for the result. All at once the tensors would take 6 GiB.
    expect(used).toBeLessThan(1536);

    const field = receptiveField(network.model).columns;
    const edges = planTiles(frame, { rows: field, columns: field }, 1672).map(({ inner }) => inner.x);
    const [from, side] = [1200, 1024];
    expect(edges.some((x) => x > from + 100 && x < from + side - 100)).toBe(true);
    const part = await network.segment(crop(frame, from, from, side, side), { ...how, tilePx: side });
    let worst = 0;
    for (let y = field.before; y < side - field.after; y++) {
      for (let x = field.before; x < side - field.after; x++) {
        const whole = nonSignificant.data[(from + y) * SIDE + from + x];
        const difference = Math.abs(whole - part.nonSignificant.data[y * side + x]);
        if (!(difference <= worst)) worst = difference;
      }
    }
    expect(worst).toBeLessThan(1e-5);
    expect(tf.memory().numTensors).toBe(before);
    network.dispose();
  },
);
