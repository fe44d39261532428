import { directoryStore } from "@helioscope/core/node";
import { activeRegions, writePopulation } from "@helioscope/synthetic";
import { userPath } from "../paths.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb } from "../verb.ts";

export const population = defineVerb({
  name: "flare population",
  about: "Make active regions whose flare rates are known: SHARP files, flares, HARP map and truth",
  example: "helioscope flare population --regions 400 --frames 6 --seed 1 --out population",
  options: {
    regions: { type: "number", integer: true, min: 1, default: 400, about: "Active regions, each a HARP" },
    frames: { type: "number", integer: true, min: 1, default: 6, about: "Magnetograms of a region" },
    cadence: {
      type: "number",
      integer: true,
      min: 1,
      hint: "HOURS",
      about: "Hours between them (default: spread over the passage)",
    },
    noise: { type: "number", min: 0, hint: "GAUSS", about: "White noise of a pixel (default 6)" },
    out: { type: "text", hint: "DIR", about: "Folder for it, empty or of an interrupted run" },
    seed: COMMON.seed,
  },
  async run({ options, terminal, signal }) {
    const { regions, frames, cadence, noise, out, seed } = options;
    if (out === undefined) throw new UsageError("population needs --out DIR");
    const folder = userPath(out);
    const made = activeRegions({
      regions,
      framesPerRegion: frames,
      seed,
      ...(cadence === undefined ? {} : { cadenceHours: cadence }),
      ...(noise === undefined ? {} : { noiseGauss: noise }),
    });
    const written = await writePopulation(made, directoryStore(folder), {
      signal,
      onProgress: terminal.progress.bind(terminal),
    });
    const { magnetograms, found, bytes, flares, flaring } = written;
    const size = `${(bytes / 1e6).toFixed(1)} MB`;
    const before = found > 0 ? `, ${found} of them from before` : "";
    terminal.say(`${magnetograms} magnetograms of ${regions} active regions (${size}${before}): ${folder}`);
    terminal.say(`${flaring} regions with a flare of class M or above`);
    terminal.say(`Flares: ${flares.c} of class C1 and above, ${flares.m} of M1, ${flares.x} of X1`);
    terminal.say("Nothing of it was observed. Truth: truth.json, flares.csv, harp_noaa.txt");
    terminal.result({ folder, ...written });
    return 0;
  },
});
