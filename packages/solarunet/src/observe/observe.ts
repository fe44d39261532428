import {
  DataError,
  type Fact,
  type Frame,
  type Observation,
  type ObserveContext,
  type Skip,
  type SolarImage,
} from "@helioscope/core";
import type { SolarUnetConfig } from "../config.ts";
import type { SolarUnet } from "../network/index.ts";
import type { TrackedFrame } from "../types.ts";
import { CadenceWatch } from "./cadence-watch.ts";
import { featureColumns, featureRow, frameRow, lifetimeRow, placeOf } from "./columns.ts";
import { COMPARISON_COLUMNS, comparison } from "./compare.ts";
import { EventRows } from "./event-rows.ts";
import { CONFUSION_COLUMNS, confusionRows, KIND_COLUMNS, kindRows } from "./event-tables.ts";
import { readFrames, type UsedFrame } from "./images.ts";
import { Pictures } from "./pictures.ts";
import { quantitiesOf, table2Of } from "./quantities.ts";
import { type Scales, scalesOf } from "./scales.ts";
import { type BroughtMask, rowOrderOf, segmentationText, segmenter } from "./segmenter.ts";
import { trackSteps } from "./steps.ts";
import { SwamisBeside } from "./swamis-beside.ts";
import { TABLE2_COLUMNS, table2Rows } from "./table2.ts";
import { openTables, wholeTable } from "./tables.ts";
import { Tally } from "./tally.ts";
import { TruthBook } from "./truth.ts";

/** What an observing run may bring besides the frames. */
export interface ObserveSources {
  /** Loads the network for `segment.by = "unet"`: called once, on the first frame; disposed of at the end. */
  readonly network?: () => Promise<SolarUnet>;
  /** What the report calls that network: "model" by default. */
  readonly model?: string;
  /** Masks for `segment.by = "mask"`, row 0 south. A frame whose mask cannot be had is left out. */
  readonly mask?: (frame: Frame) => Promise<BroughtMask>;
  /** Number of frames, for the progress. */
  readonly total?: number;
  /**
   * Times of all frames, UTC, in order: their median step is the cadence. By default those of the context, else of the
   * first two frames.
   */
  readonly times?: readonly string[];
}

/**
 * The whole instrument over a sequence: segments, identifies, tracks, writes the tables `frames`, `features`, `events`,
 * `lifetimes` and `event_kinds`, `table2` (`comparison` where SWAMIS runs beside, and `confusion` where the truth is
 * known), `summary.json`, one picture a frame and the figures of the paper, and returns what a report shows. When it
 * fails or is aborted, tables that were begun are left open: whoever lent them discards them.
 *
 * @throws DataError when no frame can be used (its value lists them with reasons); ArgumentError and AbortedError as
 *   its parts do
 */
export async function observeFrames(
  frames: AsyncIterable<Frame>,
  config: SolarUnetConfig,
  context: ObserveContext,
  sources: ObserveSources = {},
): Promise<Observation> {
  let network: Promise<SolarUnet> | undefined;
  const { network: load } = sources;
  const once = load && (() => (network ??= load()));
  try {
    return await observed(frames, config, context, { ...sources, ...(once ? { network: once } : {}) });
  } finally {
    // A network that failed to load has been reported by the frame that asked for it.
    await network?.then((loaded) => loaded.dispose()).catch(() => undefined);
  }
}

async function observed(
  frames: AsyncIterable<Frame>,
  config: SolarUnetConfig,
  context: ObserveContext,
  sources: ObserveSources,
): Promise<Observation> {
  const skipped: Skip[] = [];
  const stop = context.signal ? { signal: context.signal } : {};
  const converted: string[] = [];
  const reading = {
    byTime: config.tracking.cadenceS === null,
    onConverted: (unit: string, factor: number) =>
      converted.push(`Frames in ${unit} were converted to gauss: times ${factor}.`),
    ...stop,
    ...(config.segment.by === "mask" && sources.mask ? { mask: sources.mask } : {}),
  };
  const { scales, place, used } = await withScales(
    readFrames(frames, skipped, reading),
    config,
    skipped,
    sources.times ?? context.times,
  );
  const segment = segmenter(config, sources.network);
  const tables = await openTables(context, featureColumns(place));
  const pictures = new Pictures(context, scales, rowOrderOf(config.tracking.profile));
  const truth = context.truth === undefined ? undefined : new TruthBook(context.truth);
  const tally = new Tally();
  const cadence = new CadenceWatch(scales);
  const eventRows = new EventRows(scales);
  const beside = config.compare ? new SwamisBeside(config, stop) : undefined;
  let first: { readonly frame: TrackedFrame; readonly image: SolarImage } | undefined;
  let filtered = 0;
  const steps = trackSteps(beside ? beside.pass(used) : used, segment, scales, config, stop);
  for await (const { frame, used: at, mask, events, paints, ended, dropped } of steps) {
    first ??= { frame, image: at.image };
    tally.add(frame.features.length, events, ended);
    filtered += dropped;
    cadence.add(at.image);
    const time = at.image.time?.utc;
    await tables.frames.write(frameRow(at, frame));
    for (const feature of frame.features)
      await tables.features.write(featureRow(feature, frame.frame, at.image, scales, place));
    for (const row of eventRows.add(frame, time, events)) await tables.events.write(row);
    for (const lifetime of ended) await tables.lifetimes.write(lifetimeRow(lifetime, scales));
    await pictures.add({ frame, image: at.image, mask, paints }, events);
    truth?.add(frame, events, at.image);
    context.onProgress?.({ stage: "track", done: tally.frames, total: sources.total });
  }
  const scored = truth?.scores();
  const { frame: start, image } = first!; // Without a frame `withScales` has thrown.
  const statistics = start.features.length > 0 ? table2Of(quantitiesOf(start.features, scales)) : null;
  const swamis = await beside?.finish();
  const compared = swamis && comparison(swamis, { first: start, lifetimes: tally.lifetimes }, scales);
  const short = [await wholeTable(context, KINDS_TABLE, kindRows(tally))];
  if (statistics) short.push(await wholeTable(context, TABLE2, table2Rows(statistics)));
  if (compared) short.push(await wholeTable(context, COMPARISON_TABLE, compared.rows));
  if (scored) short.push(await wholeTable(context, CONFUSION_TABLE, confusionRows(scored.ours)));
  await tables.close();
  const summary = {
    config,
    scales,
    frames: tally.frames,
    features: tally.features,
    events: tally.events,
    lifetimes: tally.lifetimeSummary,
    filteredTracks: filtered,
    lifetimeHistogram: tally.lifetimes,
    table2: statistics,
    comparison: compared?.rows ?? null,
    score: scored?.ours ?? null,
    skipped: [...(context.skipped ?? []), ...skipped],
  };
  await context.out.write("summary.json", `${JSON.stringify(summary, undefined, 2)}\n`);
  return {
    instrument: "solarunet",
    title: "Magnetic flux elements",
    facts: [
      ...facts(tally, scales, config),
      { label: "segmentation", value: segmentationText(config, await networkOf(config, sources)) },
      ...(compared?.facts ?? []),
    ],
    tables: [...short, ...tables.shown()],
    pictures: await pictures.finish(start, image, tally.lifetimes, swamis),
    scores: scored?.scores ?? [],
    skipped,
    notes: [...scales.notes, ...converted, ...cadence.notes(), ...filterNotes(filtered)],
  };
}

/** Name and hash of the network that segmented. */
async function networkOf(
  { segment }: SolarUnetConfig,
  { network, model = "model" }: ObserveSources,
): Promise<{ readonly name: string; readonly hash: string } | undefined> {
  if (segment.by !== "unet" || !network) return undefined;
  return { name: model, hash: await (await network()).hash() };
}

const filterNotes = (filtered: number): string[] =>
  filtered === 0
    ? []
    : [
        `The filter of SWAMIS took ${filtered} tracks for noise: they are not among the lifetimes, but their features and events are in the tables.`,
      ];

const KINDS_TABLE = { name: "event_kinds", title: "Events by kind", columns: KIND_COLUMNS };
const TABLE2 = { name: "table2", title: "The first frame, as Table 2 of the paper", columns: TABLE2_COLUMNS };
const COMPARISON_TABLE = {
  name: "comparison",
  title: "SWAMIS and SolarUnet",
  columns: COMPARISON_COLUMNS,
};
const CONFUSION_TABLE = {
  name: "confusion",
  title: "What each true event was taken for",
  columns: CONFUSION_COLUMNS,
};

/** Looks at the first two frames for the scales and hands all of them on. */
async function withScales(
  frames: AsyncGenerator<UsedFrame>,
  config: SolarUnetConfig,
  skipped: readonly Skip[],
  times: readonly string[] | undefined,
): Promise<{ scales: Scales; place: ReturnType<typeof placeOf>; used: AsyncGenerator<UsedFrame> }> {
  const first = (await frames.next()).value as UsedFrame | undefined;
  if (!first) {
    throw new DataError("No frame can be used", {
      value: skipped,
      expected: "at least one readable magnetogram",
      ...(skipped[0] ? { remedy: `${skipped[0].name}: ${skipped[0].reason}` } : {}),
    });
  }
  const second = (await frames.next()).value as UsedFrame | undefined;
  async function* all(): AsyncGenerator<UsedFrame> {
    yield first!;
    if (!second) return;
    yield second;
    yield* frames;
  }
  const scales = scalesOf(config.tracking, { first: first.image, second: second?.image, times });
  return { scales, place: placeOf(first.image), used: all() };
}

function facts(tally: Tally, scales: Scales, { tracking }: SolarUnetConfig): Fact[] {
  const { total, oneFrame, max } = tally.lifetimeSummary;
  return [
    { label: "frames", value: tally.frames },
    { label: "features", value: tally.features },
    { label: "tracks", value: total },
    { label: "one-frame tracks", value: oneFrame },
    { label: "longest track", value: max, unit: "frames" },
    { label: "events", value: Object.values(tally.events).reduce((sum, count) => sum + count, 0) },
    { label: "cadence", value: told(scales.cadenceS, "s", scales.from.cadence) },
    {
      label: "pixel scale",
      value:
        scales.pixelScaleArcsec === null
          ? told(scales.pixelKm, "km", scales.from.pixelScale)
          : told(scales.pixelScaleArcsec, "arcsec", scales.from.pixelScale),
    },
    { label: "profile", value: tracking.profile },
  ];
}

const told = (value: number | null, unit: string, from: string): string =>
  value === null ? from : `${Number(value.toPrecision(5))} ${unit}, ${from}`;
