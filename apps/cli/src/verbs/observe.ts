import { mkdir, rmdir } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  DataError,
  type Frame,
  type Instrument,
  isHelioError,
  type Observation,
  type Skip,
} from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import { configure, settingsFor } from "../config.ts";
import { each, openFrames, timesOf } from "../frames.ts";
import { allInstruments, instrumentNames } from "../instruments.ts";
import { lazyEngine, type OutputOptions, outputsIn } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { reportPage, type Section, titleOf } from "../report/page.ts";
import { tellObservation } from "../report/tell.ts";
import { sequencesOf, skipsOf } from "../sequences.ts";
import { skipsIn } from "../skips.ts";
import { type SyntheticPart, syntheticRun } from "../synthetic-run.ts";
import { tableFormats } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb, FORMAT } from "../verb.ts";

export const observe = defineVerb({
  name: "observe",
  about: "Look at each file, run every instrument that fits it, write one report",
  example: "helioscope observe magnetograms/ --out night-1 --format csv,parquet",
  takes: {
    name: "paths",
    about: "FITS, PNG and JPEG files, or folders; none: synthetic observations whose truth is known",
  },
  options: {
    format: FORMAT,
    set: {
      type: "list",
      hint: "key=value",
      about: "Settings laid over the default preset, such as solarunet.segment.thresholdGauss=100",
    },
    frames: {
      type: "number",
      integer: true,
      min: 3,
      about: "Frames of the synthetic sequence (default 24)",
    },
    size: {
      type: "number",
      integer: true,
      min: 64,
      about: "Side of its frames in pixels (default 720)",
    },
    spot: {
      type: "number",
      integer: true,
      min: 0,
      about: "Side of the synthetic sunspot in pixels (default 48; 0: none)",
    },
    regions: {
      type: "number",
      integer: true,
      min: 0,
      about: "Synthetic active regions (default 2; 0: none)",
    },
    scenes: {
      type: "number",
      integer: true,
      min: 0,
      about: "Synthetic patches of the Sun in several bands, beside two full discs (default 21; 0: none)",
    },
    euv: {
      type: "number",
      integer: true,
      min: 0,
      about: "EUV images of the synthetic rotating Sun (default 24; 0: none)",
    },
    ...COMMON,
  },
  async run({ paths, options, terminal, signal }) {
    const started = performance.now();
    const forSynthetic = ["frames", "size", "spot", "regions", "scenes", "euv"] as const;
    if (paths.length > 0 && forSynthetic.some((name) => options[name] !== undefined)) {
      throw new UsageError(
        `${forSynthetic.map((name) => `--${name}`).join(", ")} are for the synthetic run, which needs no PATHS`,
      );
    }
    const formats = tableFormats(options.format);
    const instruments = (await allInstruments()).map((instrument) => ({
      instrument,
      config: configure(instrument, undefined, settingsFor(instrument.name, options.set, instrumentNames)),
    }));
    const folder = userPath(options.out ?? "out");
    await mkdir(folder, { recursive: true });
    const { frames: count = 24, size = 720, spot = 48, regions = 2, scenes = 21, euv = 24, seed } = options;
    const made =
      paths.length === 0
        ? await syntheticRun(folder, {
            frames: count,
            size,
            spot,
            regions,
            scenes,
            euv,
            seed,
            terminal,
            signal,
          })
        : undefined;
    const opened = await openFrames(made?.parts.flatMap(({ files }) => files) ?? paths, {
      pictures: true,
      signal,
    });
    const { frames, skipped } = opened;

    const sections: Section[] = [];
    const told: Skip[] = [...skipped];
    const unfit = new Map<Frame, string[]>(frames.map((frame) => [frame, []]));
    const engine = lazyEngine(options.engine, signal);
    for (const { instrument, config } of instruments) {
      const part = made?.parts.find(({ instrument: name }) => name === instrument.name);
      if (made && !part) continue;
      const offered = part ? { ...opened, frames: madeOf(part, frames) } : opened;
      const { sequences, misfits } = sequencesOf(instrument, offered);
      for (const frame of offered.frames) {
        const reason = misfits.get(frame);
        if (reason === undefined) unfit.delete(frame);
        else unfit.get(frame)?.push(`${instrument.name}: ${reason}`);
      }
      for (const sequence of sequences) {
        const several = sequences.length > 1;
        const below = several ? `${instrument.name}/${sequence.name}` : instrument.name;
        const outcome = await observeBy(instrument, config, sequence.frames, {
          folder: join(folder, below),
          formats,
          seed,
          engine,
          frames: sequence.frames.length,
          times: timesOf(opened, sequence.frames),
          skipped: [...skipped, ...skipsOf(misfits)],
          terminal,
          signal,
          ...(part ? { truth: part.truth } : {}),
        });
        if ("observation" in outcome) {
          const { observation } = outcome;
          sections.push({ folder: below, sequence: several ? sequence.name : undefined, observation });
          told.push(...observation.skipped);
        } else if (outcome.skipped.length > 0) told.push(...outcome.skipped);
        else told.push({ name: below, reason: outcome.reason });
      }
    }
    for (const [frame, reasons] of unfit) {
      told.push({ name: frame.name, reason: `no instrument fits (${reasons.join("; ")})` });
    }

    const left = once(told);
    for (const { name, reason } of left) terminal.warn(`skipped ${name}: ${reason}`);
    if (sections.length === 0) {
      throw new DataError(`Nothing could be observed: ${left.length} left out`, {
        value: left,
        expected: "at least one file that an instrument fits",
      });
    }
    const seconds = (performance.now() - started) / 1000;
    const page = await reportPage({
      folder,
      formats,
      sections,
      skipped: left,
      seconds,
      made: made?.about,
    });
    await directoryStore(folder).write("report.html", page);
    const report = join(folder, "report.html");
    for (const section of sections)
      tellObservation({ ...section.observation, title: titleOf(section) }, terminal);
    terminal.say(`Report: ${report}`);
    terminal.say(
      `Tables and pictures: ${sections.map((section) => join(folder, section.folder)).join(", ")}`,
    );
    const observations = sections.map(({ observation, ...place }) => ({ ...observation, ...place }));
    terminal.result({ report, folder, seconds, observations, skipped: left });
    return options.strict && left.length > 0 ? 1 : 0;
  },
});

/** What several instruments left out for one and the same reason is told once. */
function once(skips: readonly Skip[]): Skip[] {
  const known = new Map(skips.map((skip) => [JSON.stringify([skip.name, skip.reason]), skip]));
  return [...known.values()];
}

/** The frames that were made for an instrument. */
function madeOf({ files }: SyntheticPart, frames: readonly Frame[]): Frame[] {
  const made = new Set(files.map((file) => basename(file)));
  return frames.filter((frame) => made.has(basename(frame.name)));
}

type Outcome =
  | { readonly observation: Observation }
  | { readonly skipped: readonly Skip[]; readonly reason: string };

/** One instrument's part. What it cannot do is listed and costs the others nothing; an abort ends the run. */
async function observeBy(
  instrument: Instrument,
  config: unknown,
  frames: readonly Frame[],
  options: OutputOptions,
): Promise<Outcome> {
  const { context, discard } = await outputsIn(options);
  try {
    return { observation: await instrument.observe(each(frames), config, context) };
  } catch (error) {
    await discard();
    // Goes only when nothing lies in it.
    await rmdir(options.folder).catch(() => undefined);
    if (!isHelioError(error) || isHelioError(error, "aborted")) throw error;
    return { skipped: skipsIn(error.value), reason: error.message };
  }
}
