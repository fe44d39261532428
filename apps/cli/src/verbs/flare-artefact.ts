import { seededRandom } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { directoryStore } from "@helioscope/core/node";
import {
  artefactFigure,
  artefactReport,
  artefactTable,
  frameTable,
  openSamples,
} from "@helioscope/flare-cnn";
import { networkNames, openNetworks } from "../flare/open-network.ts";
import { PROBE_OPTIONS, probeScenes, writeTables } from "../flare/probe-parts.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { pictureStore } from "../picture-store.ts";
import { tableFormats } from "../tables/index.ts";
import { COMMON, defineVerb } from "../verb.ts";

export const artefact = defineVerb({
  name: "flare artefact",
  about:
    "How much of a network's skill comes from the size of the frames: skill with resolution fixed and scrambled",
  example: "helioscope flare artefact dataset --shipped resized --out artefact",
  takes: { name: "data", about: "Folder that flare dataset wrote: samples.csv", atLeast: 1, atMost: 1 },
  options: {
    ...PROBE_OPTIONS,
    seen: { type: "flag", about: "Use regions that the network was trained on, too" },
    resamples: {
      type: "number",
      default: 1000,
      min: 1,
      integer: true,
      about: "Resamples of regions for errors",
    },
    strict: COMMON.strict,
  },
  async run({ paths, options, terminal, signal }) {
    const formats = tableFormats(options.format);
    const all = await openSamples(directoryStore(userPath(paths[0])));
    const [network] = await openNetworks(options, lazyEngine(options.engine, signal));
    try {
      const { trainedOn, validatedOn, fluxBaseline } = network.origin;
      const known = new Set(options.seen ? [] : [...trainedOn, ...validatedOn]);
      const kept = all.samples.flatMap((sample, i) => (known.has(sample.group) ? [] : [i]));
      const left = all.samples.length - kept.length;
      if (left > 0)
        terminal.say(`${left} of ${all.samples.length} samples are of regions that the network has seen`);
      const source = {
        samples: kept.map((i) => all.samples[i]),
        read: (i: number) => all.read(kept[i]),
        skipped: all.skipped,
      };
      const report = await artefactReport(network, source, {
        random: seededRandom(options.seed),
        scenes: probeScenes(options.seed),
        resamples: options.resamples,
        signal,
        onProgress: (progress) => terminal.progress(progress),
        ...(fluxBaseline ? { fluxBaseline } : {}),
      });
      for (const { name, reason } of report.skipped) terminal.warn(`skipped ${name}: ${reason}`);
      const folder = userPath(options.out ?? "out/flare-artefact");
      const out = pictureStore(directoryStore(folder));
      const title = `Frames: ${networkNames(options)[0]}`;
      const figure = await artefactFigure(report, source.samples, { title, document: nodeDocument() });
      await out.write("artefact.svg", figure);
      await out.write("artefact.txt", `${report.words.join("\n")}\n`);
      await writeTables(folder, formats, [artefactTable(report), frameTable(report)]);
      for (const sentence of report.words) terminal.say(sentence);
      terminal.say(`Tables and picture: ${folder}`);
      const { rows } = artefactTable(report);
      terminal.result({
        folder,
        samples: kept.length,
        left,
        rows,
        words: report.words,
        skipped: report.skipped,
      });
      return options.strict && report.skipped.length > 0 ? 1 : 0;
    } finally {
      network.dispose();
    }
  },
});
