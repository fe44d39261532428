// One engine in a process of its own, so that its peak memory is its own: `node engine-step.ts NAME SIDE STEPS`.
import { seededRandom } from "@helioscope/core";
import { type EngineName, tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { makeTrainStep } from "@helioscope/core/train";
import { presets, SolarUnet } from "@helioscope/solarunet";
import { crossEntropy } from "../packages/solarunet/src/network/loss.ts";
import { inputTensor } from "../packages/solarunet/src/network/solar-unet.ts";

const [name = "wasm", side = "256", steps = "5"] = process.argv.slice(2);
const SIDE = Number(side);

const engine = await openEngine({ engine: name as EngineName });
const { network: config } = presets.compact;
const network = SolarUnet.build(config, { engine, seed: 1 });
const update = makeTrainStep(network.model, tf.train.adam(1e-3), crossEntropy(config.head));
const random = seededRandom(1);
// Greys as the network takes them: whole numbers of 0 to 255 over 255.
const greys = Float32Array.from({ length: SIDE * SIDE }, () => Math.floor(256 * random.uniform()) / 255);
const target = tf.tensor4d(
  greys.map((grey) => Number(Math.abs(grey - 0.5) < 0.3)),
  [1, SIDE, SIDE, 1],
);
const input = inputTensor(network.model, greys, 1, SIDE, SIDE);
const times: number[] = [];
for (let k = 0; k <= Number(steps); k++) {
  const start = performance.now();
  await update(input, target, { learningRate: 1e-3 });
  // The first step compiles and allocates.
  if (k > 0) times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
process.stdout.write(
  JSON.stringify({
    milliseconds: times[times.length >> 1],
    threads: engine.threads,
    peakMemoryMiB: process.resourceUsage().maxRSS / 1024,
  }),
);
