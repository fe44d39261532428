// Runs inside a folder where the packed packages are installed: every entry point imports, and the main parts work.
import assert from "node:assert/strict";

// A script for a page's worker has nothing to talk to here.
for (const entry of process.argv.slice(2)) if (!entry.endsWith("/tile-worker")) await import(entry);

const { encodeFits, encodeImage, openFits, readImage, readPlane } = await import("@helioscope/io-fits");
const { nodeTileWorkers } = await import("@helioscope/io-fits/node");
const { magnetogramSequence } = await import("@helioscope/synthetic");
const { identify, shippedModel, SolarUnet, byteScale, networkInput } = await import("@helioscope/solarunet");
const { openEngine } = await import("@helioscope/core/engine/node");
const { directoryStore } = await import("@helioscope/core/node");
const { fileURLToPath } = await import("node:url");

const [frame] = magnetogramSequence({ width: 96, height: 80, frames: 1, seed: 3 });
const plane = await readPlane((await openFits(encodeImage(frame.image, []))).firstImage());
assert.deepEqual(plane.data, frame.image.data);
assert.ok(identify(plane, { thresholdGauss: 150 }).features.length > 0);

const pixels = Int16Array.from({ length: 90 * 60 }, (_, i) => (i * 7919) % 501);
const tiles = await encodeFits([
  { kind: "image", data: pixels, shape: [90, 60], compress: { codec: "RICE_1" } },
]);
const workers = nodeTileWorkers(2);
assert.deepEqual([...(await readImage((await openFits(tiles)).firstImage(), { workers })).data], [...pixels]);
await workers.close();

const engine = await openEngine({ engine: "wasm" });
assert.equal(engine.name, "wasm");
const network = await SolarUnet.load(directoryStore(fileURLToPath(shippedModel)));
const { mask } = await network.segment(networkInput(byteScale(plane)));
const significant = mask.data.reduce((sum, value) => sum + Math.abs(value), 0);
assert.ok(significant > 0 && significant < mask.data.length);
network.dispose();
