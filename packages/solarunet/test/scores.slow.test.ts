import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Raster } from "@helioscope/core";
import {
  magnetogramSequence,
  noiseOracle,
  overlapBaseline,
  scoreTracking,
  sequenceTruth,
  type TrackerOutput,
  type TrackingScore,
} from "@helioscope/synthetic";
import { expect, it } from "vitest";
import { Identifier, removeTouching } from "../src/identify/index.ts";
import { trackSwamis } from "../src/swamis/index.ts";
import { track } from "../src/track/index.ts";

const sequence = magnetogramSequence({ width: 720, height: 720, frames: 24, seed: 1 });
const images = Array.from(sequence, ({ image }) => image);
const truth = sequenceTruth(sequence);

const trackers: Record<string, () => Promise<TrackerOutput> | TrackerOutput> = {
  exclusive: () => tracked(images, "exclusive"),
  paper: () => tracked(images, "paper"),
  release: () => {
    const options = { minSizePx: 10, polarities: "together", rowOrder: "descending" } as const;
    const identifier = new Identifier(options);
    const features = images.map((image, i) => {
      const data = Int8Array.from(image.data, (b) => (Math.abs(b) >= 150 ? Math.sign(b) : 0));
      return identifier.identify(image, removeTouching({ ...image, data }, options), i);
    });
    return collected(track(features, { profile: "release", rowOrder: "descending" }));
  },
  swamis: () => collected(trackSwamis(images, { highGauss: 150, minSizePx: 10 })),
  trivial: () => overlapBaseline(images, truth),
  oracle: () => noiseOracle(sequence),
};

function tracked(
  frames: readonly Raster<Float32Array>[],
  profile: "exclusive" | "paper",
): Promise<TrackerOutput> {
  const identifier = new Identifier({ minSizePx: 10 });
  const features = frames.map((image, i) => identifier.identify(image, { thresholdGauss: 150 }, i));
  return collected(track(features, { profile }));
}

type Steps = AsyncIterable<{
  readonly frame: TrackerOutput["frames"][number];
  readonly events: TrackerOutput["events"];
}>;

async function collected(steps: Steps): Promise<TrackerOutput> {
  const frames = [];
  const events = new Set<TrackerOutput["events"][number]>();
  for await (const step of steps) {
    frames.push(step.frame);
    for (const event of step.events) events.add(event);
  }
  return { frames, events: [...events] };
}

/** Rows of the README's table of scores, by name; columns by tracker. */
function readmeScores(): { columns: string[]; rows: Map<string, number[]> } {
  const text = readFileSync(resolve(import.meta.dirname, "../README.md"), "utf8");
  const table = /\| F1 [\s\S]*?\n\n/.exec(text)![0].trim().split("\n");
  const cells = (line: string) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", ""));
  const rows = table.slice(2).map((line) => {
    const [name, ...values] = cells(line);
    return [name, values.map(Number)] as const;
  });
  return { columns: cells(table[0]).slice(1), rows: new Map(rows) };
}

function scoreOf({ detection, tracks, events }: TrackingScore, row: string): number {
  if (row === "detection") return detection.f1;
  if (row === "track purity") return tracks.purity;
  if (row === "track completeness") return tracks.completeness;
  return events[row as keyof typeof events].f1;
}

it.each(Object.keys(trackers))("the README's scores of %s are what it scores", async (name) => {
  const { columns, rows } = readmeScores();
  expect(rows.size).toBe(9);
  const score = scoreTracking(truth, await trackers[name]());
  for (const [row, values] of rows)
    expect(scoreOf(score, row), `${row} of ${name}`).toBeCloseTo(values[columns.indexOf(name)], 3);
});

it("detects with an F1 of 0.97 and more, and its tracks are pure to 0.95 and more", async () => {
  const { detection, tracks } = scoreTracking(truth, await trackers.exclusive());
  expect(detection.f1).toBeGreaterThanOrEqual(0.97);
  expect(tracks.purity).toBeGreaterThanOrEqual(0.95);
});
