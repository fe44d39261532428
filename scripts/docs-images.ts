// Makes the pictures of the READMEs from built-in data: node scripts/docs-images.ts
import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  ClassifierNet,
  classTitle,
  exampleSheet,
  prepareImage,
  ranking,
  shippedModels as sceneModels,
} from "../packages/classifier/src/index.ts";
import { openEngine } from "../packages/core/src/engine/node/index.ts";
import { encodePng, enlarge } from "../packages/core/src/figure/index.ts";
import { svgToPng } from "../packages/core/src/figure/node/index.ts";
import { crop } from "../packages/core/src/image/index.ts";
import { directoryStore } from "../packages/core/src/node/index.ts";
import {
  explainField,
  explanationFigure,
  FlareNet,
  shippedModels as flareModels,
} from "../packages/flare-cnn/src/index.ts";
import {
  MagnetogramNet,
  shippedModels as magnetogramModels,
  networkGenerator,
  prepareDisc,
  provenanceLabel,
  provenanceOf,
  type SequenceItem,
  type ShownMoment,
  sequenceSheet,
} from "../packages/magnetogram-gen/src/index.ts";
import { byteScale, identify, track, trackedPicture } from "../packages/solarunet/src/index.ts";
import {
  hinodeSp,
  invertCube,
  mapsFigure,
  presets,
  StokesNet,
  shippedModels,
  spotScene,
  synthesiseScene,
} from "../packages/stokes-assist/src/index.ts";
import { nodeMapWorkers } from "../packages/stokes-assist/src/node/index.ts";
import {
  activeRegions,
  magnetogramSequence,
  observeSun,
  sceneClasses,
  scenes,
  syntheticSun,
} from "../packages/synthetic/src/index.ts";

const folder = resolve(import.meta.dirname, "../docs/images");
mkdirSync(folder, { recursive: true });

/** The window that is shown: wide enough to hold every colour. */
const [x, y, width, height, zoom] = [300, 330, 400, 190, 2];

const frames = Array.from(magnetogramSequence({ frames: 4, seed: 1 }), ({ image, frame }) => ({
  ...identify(image, { thresholdGauss: 150 }, { frame }),
  image,
}));
for await (const { frame, source, paints } of track(frames, { profile: "exclusive" })) {
  if (frame.frame !== 2) continue;
  const whole = trackedPicture(byteScale(source.image), frame, paints, { origin: "upper" });
  const pixels = { data: new Uint32Array(whole.data.buffer), width: whole.width, height: whole.height };
  const window = crop(pixels, x, y, width, height);
  const picture = { data: new Uint8ClampedArray(window.data.buffer), width, height };
  writeFileSync(resolve(folder, "tracked.png"), encodePng(enlarge(picture, zoom)));
}

const scene = spotScene({ width: 48, height: 48, seed: 1, pixelScaleArcsec: 20 / 48 });
const cube = await synthesiseScene(scene, hinodeSp);
await using workers = nodeMapWorkers();
await openEngine();
const network = await StokesNet.load(directoryStore(fileURLToPath(shippedModels["hinode-sp"])));
const result = await invertCube(cube, presets.compact, {
  setup: hinodeSp,
  seed: 1,
  workers,
  network: async () => network,
});
network.dispose();
const svg = mapsFigure(result, { cube, logTau: [0], panelWidth: 200 });
writeFileSync(resolve(folder, "sunspot.png"), svgToPng(svg, { scale: 1 }));

const region = activeRegions({ regions: 60, seed: 1 }).at(54).frame(0).image;
const classifier = await FlareNet.load(directoryStore(fileURLToPath(flareModels.native)));
const { explanation } = await explainField(classifier, region);
classifier.dispose();
writeFileSync(
  resolve(folder, "flaring.png"),
  svgToPng(explanationFigure(explanation, { panelWidth: 480 }), { scale: 1 }),
);

/** Scenes of each class, as they come, under what the network says. */
const EACH = 7;
const sorter = await ClassifierNet.load(directoryStore(fileURLToPath(sceneModels.scenes)));
const patches = [...scenes({ count: EACH * sceneClasses.length, seed: 20, widthPx: 120, framesPerSun: 1 })];
const rows = [];
for (const name of sceneClasses) {
  const own = patches.filter(({ sceneClass }) => sceneClass === name);
  const said = await sorter.classify(own.map(({ image }) => prepareImage(image, sorter.input)));
  const tiles = own.map(({ image }, i) => {
    const { probabilities } = said[i];
    const [best] = ranking(probabilities);
    const mark = sorter.classes[best] === name ? "" : "! ";
    return { image, title: `${mark}${classTitle(sorter.classes[best])} ${probabilities[best].toFixed(2)}` };
  });
  rows.push({ tiles });
}
sorter.dispose();
writeFileSync(resolve(folder, "classified.png"), exampleSheet(rows));

/** A synthetic Sun that the shipped network has not seen: EUV, generated, truth, as two moments a day apart. */
const net = await MagnetogramNet.load(directoryStore(fileURLToPath(magnetogramModels.small)));
const {
  prepare,
  sequence: { cadenceMinutes, frames: window },
} = net.config;
const DAY = 24 * 60;
async function* sequence(): AsyncGenerator<SequenceItem> {
  const span = { from: "2016-05-10T00:00:00Z", cadenceMinutes, frames: window + DAY / cadenceMinutes };
  for (const state of syntheticSun({ seed: "pictures" }).states(span)) {
    const disc = (name: "AIA 304" | "HMI", kind: "euv" | "field") => {
      const { image, header } = observeSun(state, name, { seed: 1, widthPx: 256 });
      return { ...prepareDisc(image, header, kind, prepare), synthetic: true };
    };
    const [euv, field] = [disc("AIA 304", "euv"), disc("HMI", "field")];
    yield { utc: new Date(state.time).toISOString(), euv, field };
  }
}
const items: SequenceItem[] = [];
for await (const item of sequence()) items.push(item);
const moments: ShownMoment[] = [];
const generator = networkGenerator(net);
for await (const generated of generator.generate(sequence())) {
  const item = items.find(({ utc }) => utc === generated.utc);
  if (item?.field) moments.push({ euv: item.euv, generated, observed: item.field });
}
const label = provenanceLabel(await provenanceOf(net));
const sheet = sequenceSheet([moments[window - 1], moments[window - 1 + DAY / cadenceMinutes]], {
  ...net.config,
  label,
});
net.dispose();
writeFileSync(resolve(folder, "generated.png"), svgToPng(sheet, { scale: 1 }));
