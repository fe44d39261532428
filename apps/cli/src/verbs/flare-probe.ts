import type { Progress } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { directoryStore } from "@helioscope/core/node";
import {
  type BipoleConfiguration,
  type FrameDependence,
  frameDependence,
  frameFigure,
  frameRange,
  frameTable,
  type Peak,
  peaksTable,
  probeBipoles,
  probeFigure,
  probeTable,
} from "@helioscope/flare-cnn";
import { networkNames, openNetworks } from "../flare/open-network.ts";
import { PROBE_OPTIONS, probeScenes, writeTables } from "../flare/probe-parts.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { pictureStore } from "../picture-store.ts";
import { tableFormats } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { defineVerb } from "../verb.ts";

export const probe = defineVerb({
  name: "flare probe",
  about: "Synthetic bipoles of other sizes, fields, polarities and frames: Figures 9 to 11 for any network",
  example: "helioscope flare probe --shipped resized --out probed",
  options: {
    ...PROBE_OPTIONS,
    model: {
      type: "list",
      hint: "DIR",
      about:
        "Folders of trained networks, such as the folds of a cross-validation (default: the shipped native one)",
    },
    polarity: {
      type: "choice",
      of: ["-+", "+-"],
      default: "-+",
      about: "Order of the polarities, east to west, where something else varies",
    },
    "radius-step": {
      type: "number",
      default: 0.75,
      min: 0.05,
      hint: "MM",
      about: "Between radii, up to 30 Mm",
    },
  },
  async run({ options, terminal, signal }) {
    const formats = tableFormats(options.format);
    const step = options["radius-step"];
    const radiiMm = Array.from({ length: Math.floor(30 / step + 1e-9) }, (_, i) => step * (i + 1));
    if (radiiMm.length === 0) throw new UsageError(`--radius-step is at most 30, not ${step}`);
    const networks = await openNetworks(options, lazyEngine(options.engine, signal));
    const folder = userPath(options.out ?? "out/flare-probe");
    const out = pictureStore(directoryStore(folder));
    try {
      const onProgress = (progress: Progress) => terminal.progress(progress);
      const found = await probeBipoles(networks, {
        radiiMm,
        configuration: options.polarity as BipoleConfiguration,
        signal,
        onProgress,
      });
      const dependence: FrameDependence[] = [];
      for (const scene of probeScenes(options.seed))
        dependence.push(await frameDependence(networks, scene, { signal, onProgress }));
      const names = networkNames(options).join(", ");
      const title = `Bipoles: ${names}`;
      const framesTitle = `Frames: ${names}${networks.length > 1 ? " (means, bands of one standard error)" : ""}`;
      const document = nodeDocument();
      await out.write("bipoles.svg", await probeFigure(found, { title, document }));
      await out.write("frames.svg", await frameFigure(dependence, { title: framesTitle, document }));
      await writeTables(folder, formats, [probeTable(found), peaksTable(found), frameTable({ dependence })]);
      const usual = found.peaks.find(({ widthPx, heightPx }) => widthPx === 768 && heightPx === 427);
      const { low, high } = usual ?? { low: null, high: null };
      const said = (name: string, peak: Peak | null): string =>
        peak ? `${name} peak ${peak.y.toFixed(2)} at ${peak.x.toFixed(1)} Mm` : `no ${name} peak`;
      terminal.say(`2000 G in 768x427 pixels: ${said("low", low)}, ${said("high", high)}`);
      terminal.say("  (the paper's CNN-2: 0.5 at 3.5 Mm and 0.8 at 12.5 Mm)");
      if (networks.length > 1) terminal.say(`Means over ${networks.length} networks, +- standard error:`);
      for (const one of dependence) {
        terminal.say(
          `${one.scene}: the output moves by ${frameRange(one)} as its frame changes (size ${one.rangeWithSize.toFixed(3)}, aspect ${one.rangeWithAspect.toFixed(3)}, place in it ${one.rangeWithPlace.toFixed(3)})`,
        );
      }
      terminal.say(`Curves, tables and pictures: ${folder}`);
      const frames = dependence.map(({ rows: _, ...ranges }) => ranges);
      terminal.result({ folder, networks: networkNames(options), low, high, frames });
      return 0;
    } finally {
      for (const network of networks) network.dispose();
    }
  },
});
