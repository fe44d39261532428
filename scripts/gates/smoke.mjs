// Runs inside a folder where the packed packages are installed: every entry point imports, and the main parts work.
import assert from "node:assert/strict";

// A script for a page's worker has nothing to talk to here.
for (const entry of process.argv.slice(2)) if (!/\/(tile|map)-worker$/.test(entry)) await import(entry);

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

const { createSynthesizer, hinodeSp, invertMap, shippedModels, spotScene, StokesNet, synthesiseScene } =
  await import("@helioscope/stokes-assist");
const { nodeMapWorkers } = await import("@helioscope/stokes-assist/node");
const cube = await synthesiseScene(spotScene({ width: 3, height: 2, seed: 1 }), hinodeSp);
assert.equal(createSynthesizer(hinodeSp).kernel, "wasm");
const threads = nodeMapWorkers({ count: 2 });
const [{ lines }] = hinodeSp.regions;
const method = { kind: "milne-eddington", setup: { lines } };
const map = await invertMap(cube, { method, workers: threads, tilePixels: 3 });
await threads.close();
assert.ok(map.map("fieldStrength").values.every((value) => value >= 0));
const guesses = await StokesNet.load(directoryStore(fileURLToPath(shippedModels["hinode-sp"])));
assert.equal((await guesses.predictCube(cube)).count, 6);
guesses.dispose();

const { readFlares, recordSet, sharpQuery } = await import("@helioscope/archives");
await import("@helioscope/archives/node");
assert.equal(recordSet(sharpQuery({ harp: 377 })), "hmi.sharp_cea_720s[377][]");
const {
  FlareNet,
  fluxProbability,
  prepareInput,
  shippedModels: flareModels,
} = await import("@helioscope/flare-cnn");
const { rValue, standardGeometry } = await import("@helioscope/flare-cnn/keywords");
const { activeRegions, flaresToCsv } = await import("@helioscope/synthetic");
const region = activeRegions({ regions: 60, seed: 1 }).at(54);
assert.equal(readFlares(flaresToCsv(region.flares)).flares.length, region.flares.length);
const { image: active, unsignedFluxMx } = region.frame(0);
assert.ok(rValue(active, standardGeometry()).r > 4);
for (const model of Object.values(flareModels)) {
  const flares = await FlareNet.load(directoryStore(fileURLToPath(model)));
  const [probability] = await flares.probabilities([prepareInput(active, flares.input)]);
  const byFlux = fluxProbability(flares.origin.fluxBaseline, unsignedFluxMx);
  assert.ok([probability, byFlux].every((p) => p > 0 && p < 1));
  flares.dispose();
}

const sorter = await import("@helioscope/classifier");
const { exportOnnx } = await import("@helioscope/core/onnx");
const { fullDiskScene, scenes, sceneToFits } = await import("@helioscope/synthetic");
const names = await sorter.ClassifierNet.load(directoryStore(fileURLToPath(sorter.shippedModels.scenes)));
const scene = scenes({ count: 70, seed: 1 }).at(41);
const seen = await sorter.readImage(sceneToFits(scene), "scene.fits");
const [{ probabilities }] = await names.classify([sorter.prepareImage(seen, names.input)]);
assert.ok(Math.abs(probabilities.reduce((sum, p) => sum + p, 0) - 1) < 1e-5);
assert.equal(names.classes[sorter.ranking(probabilities)[0]], scene.sceneClass);
assert.ok((await exportOnnx(names.model)).length > 1e5);
const { image: whole } = fullDiskScene({ widthPx: 256, seed: 1 });
const disc = await sorter.classifyMap(whole, names, { strideShare: 0.5 });
assert.ok(sorter.windowCounts(disc).classified > 50);
names.dispose();

const magnetograms = await import("@helioscope/magnetogram-gen");
const { observeSun, syntheticSun } = await import("@helioscope/synthetic");
const fields = await magnetograms.MagnetogramNet.load(
  directoryStore(fileURLToPath(magnetograms.shippedModels.small)),
);
const { prepare, intensity } = fields.config;
const moments = [];
const sun = syntheticSun({ seed: 1, warmUpDays: 5 });
const year = { from: "2016-03-01T00:00:00Z", cadenceMinutes: 120, frames: 2 };
for (const state of sun.states(year)) {
  const { image: light, header } = observeSun(state, "AIA 304", { seed: 1, widthPx: 128 });
  const euv = magnetograms.prepareDisc(light, header, "euv", prepare);
  moments.push({ utc: new Date(state.time).toISOString(), euv });
}
assert.ok(magnetograms.scaleIntensity(moments[0].euv, intensity).data.every((v) => v >= -1 && v <= 1));
const generated = magnetograms.networkGenerator(fields).generate(
  (async function* () {
    yield* moments;
  })(),
);
let made = 0;
for await (const { image: field } of generated) {
  assert.ok(field.data.some((gauss) => gauss !== 0) && field.data.every(Number.isFinite));
  made++;
}
assert.equal(made, 2);
fields.dispose();
