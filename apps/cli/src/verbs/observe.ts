import { mkdir } from "node:fs/promises";
import { join } from "node:path";
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
import { each, openFrames } from "../frames.ts";
import { allInstruments, instrumentNames } from "../instruments.ts";
import { type OutputOptions, outputsIn } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { reportPage } from "../report/page.ts";
import { tellObservation } from "../report/tell.ts";
import { skipsIn } from "../skips.ts";
import { syntheticRun } from "../synthetic-run.ts";
import { tableFormats } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { defineVerb } from "../verb.ts";

export const observe = defineVerb({
  name: "observe",
  about: "Look at each file, run every instrument that fits it, write one report",
  example: "helioscope observe magnetograms/ --out night-1 --format csv,parquet",
  takes: { name: "paths", about: "FITS files or folders; none: a synthetic sequence whose truth is known" },
  options: {
    format: { type: "text", default: "csv", hint: "csv,jsonl,parquet", about: "Table formats" },
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
  },
  async run({ paths, options, terminal, signal }) {
    const started = performance.now();
    if (paths.length > 0 && (options.frames !== undefined || options.size !== undefined))
      throw new UsageError("--frames and --size are for the synthetic sequence, which needs no PATHS");
    const formats = tableFormats(options.format);
    const instruments = (await allInstruments()).map((instrument) => ({
      instrument,
      config: configure(instrument, undefined, settingsFor(instrument.name, options.set, instrumentNames)),
    }));
    const folder = userPath(options.out ?? "out");
    await mkdir(folder, { recursive: true });
    const { frames: count = 24, size = 720, seed } = options;
    const made =
      paths.length === 0
        ? await syntheticRun(folder, { frames: count, size, seed, terminal, signal })
        : undefined;
    const { frames, skipped, notes } = await openFrames(made?.files ?? paths, { signal });
    for (const note of notes) terminal.warn(note);

    const observations: Observation[] = [];
    const left: Skip[] = [...skipped];
    const misfits = new Map<Frame, string[]>(frames.map((frame) => [frame, []]));
    for (const { instrument, config } of instruments) {
      const fitting = frames.filter((frame) => {
        const fit = instrument.fits(frame);
        if (!fit.fits) misfits.get(frame)?.push(`${instrument.name}: ${fit.reason}`);
        return fit.fits;
      });
      for (const frame of fitting) misfits.delete(frame);
      if (fitting.length === 0) continue;
      const outcome = await observeBy(instrument, config, fitting, {
        ...options,
        folder: join(folder, instrument.name),
        formats,
        engine: options.engine as "auto",
        frames: fitting.length,
        terminal,
        signal,
        ...(made ? { truth: made.truth } : {}),
      });
      if ("observation" in outcome) observations.push(outcome.observation);
      left.push(...outcome.skipped);
    }
    for (const [frame, reasons] of misfits) {
      left.push({ name: frame.name, reason: `no instrument fits (${reasons.join("; ")})` });
    }

    for (const { name, reason } of left) terminal.warn(`skipped ${name}: ${reason}`);
    if (observations.length === 0) {
      throw new DataError(`Nothing could be observed: ${left.length} left out`, {
        value: left,
        expected: "at least one file that an instrument fits",
      });
    }
    const seconds = (performance.now() - started) / 1000;
    const page = await reportPage({
      folder,
      formats,
      observations,
      skipped: left,
      seconds,
      made: made?.about,
    });
    await directoryStore(folder).write("report.html", page);
    const report = join(folder, "report.html");
    for (const observation of observations) tellObservation(observation, terminal);
    terminal.say(`Report: ${report}`);
    terminal.say(
      `Tables and pictures: ${observations.map(({ instrument }) => join(folder, instrument)).join(", ")}`,
    );
    terminal.result({ report, folder, seconds, observations, skipped: left });
    return options.strict && left.length > 0 ? 1 : 0;
  },
});

type Outcome =
  | { readonly observation: Observation; readonly skipped: readonly Skip[] }
  | { readonly skipped: Skip[] };

/** One instrument's part. What it cannot do is listed and costs the others nothing; an abort ends the run. */
async function observeBy(
  instrument: Instrument,
  config: unknown,
  frames: readonly Frame[],
  options: OutputOptions,
): Promise<Outcome> {
  const { context, discard } = await outputsIn(options);
  try {
    const observation = await instrument.observe(each(frames), config, context);
    return { observation, skipped: observation.skipped };
  } catch (error) {
    await discard();
    if (!isHelioError(error) || isHelioError(error, "aborted")) throw error;
    return { skipped: [...skipsIn(error.value), { name: instrument.name, reason: error.message }] };
  }
}
