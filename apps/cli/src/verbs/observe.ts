import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DataError, type Frame, type Observation, type Skip } from "@helioscope/core";
import { configure } from "../config.ts";
import { openFrames } from "../frames.ts";
import { allInstruments } from "../instruments.ts";
import { contextIn } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { reportPage } from "../report/page.ts";
import { syntheticRun } from "../synthetic-run.ts";
import { tableFormats } from "../tables/index.ts";
import { defineVerb } from "../verb.ts";

export const observe = defineVerb({
  name: "observe",
  about: "Look at each file, run every instrument that fits it, write one report",
  example: "helioscope observe magnetograms/ --out night-1",
  takes: { name: "paths", about: "FITS files or folders; none: a synthetic sequence whose truth is known" },
  options: {
    format: { type: "text", default: "csv", hint: "csv,jsonl,parquet", about: "Table formats" },
    set: { type: "list", hint: "key=value", about: "Settings laid over an instrument's default preset" },
    frames: { type: "number", integer: true, min: 3, default: 24, about: "Frames of the synthetic sequence" },
  },
  async run({ paths, options, terminal, signal }) {
    const started = performance.now();
    const folder = userPath(options.out ?? "out");
    const formats = tableFormats(options.format);
    await mkdir(folder, { recursive: true });
    const made =
      paths.length === 0 ? await syntheticRun(folder, { ...options, terminal, signal }) : undefined;
    const { frames, skipped } = await openFrames(made ? [made.folder] : paths, { signal });
    if (frames.length === 0) {
      throw new DataError(`No frame could be read of ${skipped.length} paths`, {
        value: skipped.map(({ name, reason }) => `${name}: ${reason}`),
        remedy: skipped.map(({ name, reason }) => `${name}: ${reason}`).join("; "),
      });
    }

    const observations: Observation[] = [];
    const left: Skip[] = [...skipped];
    const claimed = new Set<Frame>();
    const reasons = new Map<Frame, string>();
    for (const instrument of await allInstruments()) {
      const fitting: Frame[] = [];
      for (const frame of frames) {
        const fit = instrument.fits(frame);
        if (fit.fits) fitting.push(frame);
        else reasons.set(frame, `${instrument.name}: ${fit.reason}`);
      }
      for (const frame of fitting) claimed.add(frame);
      if (fitting.length === 0) continue;
      const context = await contextIn({
        ...options,
        folder: join(folder, instrument.name),
        formats,
        engine: options.engine as "auto",
        terminal,
        signal,
        ...(made ? { truth: made.truth } : {}),
      });
      const observation = await instrument.observe(
        each(fitting),
        configure(instrument, undefined, options.set),
        context,
      );
      observations.push(observation);
      left.push(...observation.skipped);
    }
    for (const frame of frames) {
      if (!claimed.has(frame))
        left.push({ name: frame.name, reason: reasons.get(frame) ?? "no instrument fits" });
    }

    const seconds = (performance.now() - started) / 1000;
    const page = join(folder, "report.html");
    await writeFile(
      page,
      await reportPage({ folder, observations, skipped: left, seconds, made: made?.about }),
    );
    for (const { name, reason } of left) terminal.warn(`skipped ${name}: ${reason}`);
    for (const observation of observations) {
      terminal.say(observation.title);
      for (const { label, value, unit } of observation.facts)
        terminal.say(`  ${label}: ${value}${unit ? ` ${unit}` : ""}`);
      for (const { metric, value, baseline } of observation.scores) {
        terminal.say(`  ${metric}: ${value.toFixed(4)} (${baseline.name}: ${baseline.value.toFixed(4)})`);
      }
    }
    terminal.say(`Report: ${page}`);
    terminal.say(
      `Tables and pictures: ${observations.map(({ instrument }) => join(folder, instrument)).join(", ")}`,
    );
    terminal.result({ report: page, seconds, observations, skipped: left });
    return options.strict && left.length > 0 ? 1 : 0;
  },
});

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
