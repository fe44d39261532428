import { DataError, isHelioError, type Skip } from "@helioscope/core";
import { observeFrames, SolarUnet, shippedModel, solarunet } from "@helioscope/solarunet";
import { each, openFrames, timesOf } from "../frames.ts";
import { readMask } from "../masks.ts";
import { modelFolder } from "../model-folder.ts";
import { lazyEngine, outputsIn } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { tellObservation } from "../report/tell.ts";
import { listed, type Sequence, sequencesOf, skipsOf } from "../sequences.ts";
import { skipsIn } from "../skips.ts";
import { tableFormats } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { defineVerb } from "../verb.ts";
import { withVerbs } from "./group.ts";
import { exportVerb } from "./track-export.ts";
import { TRACK_OPTIONS, trackConfig } from "./track-options.ts";

const trackVerb = defineVerb({
  name: "track",
  about: "Identify and track magnetic flux elements; write features, events and lifetimes",
  example: "helioscope track frames/*.fits --out tracked --profile paper --threshold 150",
  takes: { name: "frames", about: "Magnetograms in gauss: FITS files or folders", atLeast: 1 },
  options: TRACK_OPTIONS,
  async run({ paths, options, terminal, signal }) {
    const config = trackConfig(options);
    const formats = tableFormats(options.format);
    const model = options.model === undefined ? undefined : await modelFolder(options.model);
    const opened = await openFrames(paths, { signal });
    const { places, files } = opened;
    if (options.masks.length > 0 && options.masks.length !== files) {
      throw new UsageError(
        `${files} frames need as many masks, in the same order, not ${options.masks.length}`,
      );
    }
    const { sequences, misfits } = sequencesOf(solarunet, opened, {
      mixedAsNamed: options.cadence !== undefined,
    });
    const before = [...opened.skipped, ...skipsOf(misfits)];
    const warn = (skips: readonly Skip[]) => {
      for (const { name, reason } of skips) terminal.warn(`skipped ${name}: ${reason}`);
    };
    if (sequences.length === 0) {
      warn(before);
      throw unusable(before);
    }
    const { name: sequence, frames } = chosen(sequences, options.sequence);
    warn(before);
    const others = sequences.filter(({ name }) => name !== sequence);
    if (others.length > 0) terminal.say(`Of ${sequence} only, not of\n${listed(others)}`);
    const folder = userPath(options.out ?? "out/track");
    const { context, discard } = await outputsIn({
      folder,
      formats,
      // Nothing here is random.
      seed: 1,
      engine: lazyEngine(options.engine, signal),
      frames: frames.length,
      times: timesOf(opened, frames),
      skipped: before,
      terminal,
      signal,
    });
    try {
      const observation = await observeFrames(each(frames), config, context, {
        total: frames.length,
        mask: (frame) => readMask(options.masks[places.get(frame)!]!),
        model: options.model === undefined ? "shipped model" : `model ${options.model}`,
        network: async () => {
          await context.engine();
          return SolarUnet.load(model ?? context.shipped(shippedModel));
        },
      });
      warn(observation.skipped);
      const left = [...before, ...observation.skipped];
      tellObservation(observation, terminal);
      terminal.say(`Tables and pictures: ${folder}`);
      terminal.result({ folder, sequence, ...observation, skipped: left });
      return options.strict && left.length > 0 ? 1 : 0;
    } catch (error) {
      await discard();
      const unused = isHelioError(error, "data") ? skipsIn(error.value) : [];
      warn(unused);
      throw unused.length > 0 ? unusable([...before, ...unused]) : error;
    }
  },
});

export const track = withVerbs(trackVerb, { export: exportVerb });

/** The sequence that was named, or the only one. */
function chosen(sequences: readonly Sequence[], name: string | undefined): Sequence {
  const found = name === undefined ? sequences : sequences.filter((sequence) => sequence.name === name);
  const [one] = found;
  if (one && found.length === 1) return one;
  throw new UsageError(
    name === undefined
      ? `The frames are of ${sequences.length} sequences; name the one to track with --sequence NAME:\n${listed(sequences)}`
      : `There is no sequence ${name}; there are:\n${listed(sequences)}`,
  );
}

function unusable(left: readonly Skip[]): DataError {
  return new DataError(`No frame can be used: ${left.length} left out`, {
    value: left,
    expected: "at least one magnetogram that can be read",
  });
}
