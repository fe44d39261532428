import {
  ArgumentError,
  DataError,
  type Frame,
  isHelioError,
  type Observation,
  type ObserveContext,
  type Row,
  type Score,
  type Skip,
  type TableSink,
} from "@helioscope/core";
import type { MagnetogramConfig } from "../config.ts";
import {
  contractScores,
  evaluateGenerators,
  persistence,
  reportOptions,
  zeroField,
} from "../evaluation/index.ts";
import {
  generatedColumns,
  matchedItems,
  networkGenerator,
  provenanceLabel,
  provenanceOf,
  suitedInput,
  type WrittenSequence,
  writeSequence,
} from "../generate/index.ts";
import { channelName } from "../is-euv-disc.ts";
import type { MagnetogramNet } from "../network/index.ts";
import type { SequenceItem } from "../types.ts";
import { inOrder, preparedItems } from "./frames.ts";
import { readFieldTruth } from "./truth.ts";

/** What an observing run may bring besides the frames. */
export interface ObserveSources {
  /** Loads the network; disposed of at the end. */
  readonly network: () => Promise<MagnetogramNet>;
  /** Settings that are not those of the shipped network are refused. */
  readonly expected: MagnetogramConfig;
}

const SHOWN_ROWS = 20;
const SHOWN_COLUMNS: ReadonlySet<string> = new Set([
  "utc",
  "frames_used",
  "unsigned_mx",
  "positive_mx",
  "negative_mx",
]);

/**
 * The whole instrument over EUV images of one telescope: each is brought to the network's grid and becomes a magnetogram, with
 * the images before it; FITS, a table of fluxes, a sheet and an animated sequence. The truth of a synthetic run is a JSON
 * text, see `FieldTruth`: fields are then scored beside the zero field and persistence. Images of another telescope than the
 * network's are matched to the intensities of its training.
 *
 * @throws ArgumentError for settings, since the shipped network is as it was trained; DataError where no frame can be used
 */
export async function observeSequence(
  frames: AsyncIterable<Frame>,
  config: MagnetogramConfig,
  context: ObserveContext,
  sources: ObserveSources,
): Promise<Observation> {
  assertAsTrained(config, sources.expected);
  const { out, signal, onProgress, onWarning } = context;
  const work = {
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
    ...(onWarning && { onWarning }),
  };
  const skipped: Skip[] = [];
  const ordered = await inOrder(frames, skipped, signal);
  const fieldOf = context.truth === undefined ? undefined : readFieldTruth(context.truth);
  const net = await sources.network();
  try {
    const [first] = ordered;
    const channel = (first && channelName(first.frame)) ?? null;
    const suited = suitedInput({ channel }, net.origin.trainedOn);
    if (suited.warning !== null) onWarning?.(suited.warning);
    const items = (left: Skip[]) =>
      matchedItems(
        preparedItems(ordered, net.config.prepare, { ...work, skipped: left, fieldOf }),
        suited.match,
        left,
      );
    const provenance = { ...(await provenanceOf(net)), ...suited.provenance };
    const generator = networkGenerator(net);
    const sink = await context.table("magnetograms", generatedColumns);
    const shown: Row[] = [];
    let written: WrittenSequence;
    try {
      written = await writeSequence(items(skipped), generator, out, {
        ...work,
        provenance,
        config: net.config,
        table: watched(sink, shown),
        pictures: true,
        sheet: spread(ordered.length),
      });
    } catch (error) {
      if (skipped.length < ordered.length) throw error;
      throw new DataError("No magnetogram can be generated", {
        value: skipped,
        expected: "at least one image",
      });
    } finally {
      await sink.close();
    }
    const { scores, unscored } = fieldOf ? await scoresOf(() => items([]), net, work) : { scores: [] };
    const label = provenanceLabel(provenance);
    const { kind } = net.config.generator;
    const observation: Observation = {
      instrument: "magnetogram-gen",
      title: "Generated magnetograms",
      facts: [
        { label: "EUV images", value: written.fields },
        ...(written.span
          ? [
              { label: "First", value: written.span[0] },
              { label: "Last", value: written.span[1] },
            ]
          : []),
        { label: "Made of fewer images than the network takes", value: written.shortWindows },
        { label: "Network", value: `${kind}, ${provenance.trainedOn ?? "not trained"}` },
      ],
      tables: [
        {
          name: "magnetograms",
          title: "Generated magnetograms and their flux",
          columns: generatedColumns.filter(({ name }) => SHOWN_COLUMNS.has(name)),
          rows: written.fields,
          shown,
        },
      ],
      pictures: written.pictures.map((path) =>
        path === "sheet.svg"
          ? { path, title: "EUV images and generated fields", caption: label }
          : { path, title: "The sequence, side by side", caption: `${label}. The picture moves.` },
      ),
      scores,
      skipped,
      notes: unscored === undefined ? NOTES : [...NOTES, unscored],
    };
    const { facts, pictures, notes } = observation;
    const summary = {
      network: provenance,
      ...{ facts, scores, pictures, notes },
      skipped: [...(context.skipped ?? []), ...skipped],
    };
    await out.write("summary.json", `${JSON.stringify(summary, undefined, 2)}\n`);
    return observation;
  } finally {
    net.dispose();
  }
}

const NOTES = [
  "These fields were not observed. The network learned from synthetic pairs alone: what it says of the real Sun is unproven.",
  "EUV emission does not know the sign of the field: polarities come from the order and tilt of active regions, and those of the network between them are a guess.",
];

async function scoresOf(
  items: () => AsyncIterable<SequenceItem>,
  net: MagnetogramNet,
  work: Pick<ObserveContext, "signal">,
): Promise<{ readonly scores: Score[]; readonly unscored?: string }> {
  const options = reportOptions(net.config);
  const hours = options.cadenceMinutes / 60;
  const generators = [networkGenerator(net, { readAhead: "auto" }), zeroField(), persistence({ hours })];
  try {
    const report = await evaluateGenerators(items, generators, {
      ...options,
      ...(work.signal && { signal: work.signal }),
      bootstrap: null,
      powerFrames: null,
    });
    const scores = contractScores(report).filter(
      ({ value, baseline }) => !(Number.isNaN(value) && Number.isNaN(baseline.value)),
    );
    return { scores };
  } catch (error) {
    // Fields of a sequence that is too short to be scored are fields all the same.
    if (!isHelioError(error, "data")) throw error;
    return { scores: [], unscored: `Not scored: ${error.message}` };
  }
}

/** A sink that remembers the first rows for the page. */
function watched(sink: TableSink, shown: Row[]): TableSink {
  return {
    async write(row) {
      if (shown.length < SHOWN_ROWS) shown.push(row);
      await sink.write(row);
    },
    close: () => sink.close(),
  };
}

/** Moments of a sheet: the first, the last, and two between. */
function spread(count: number): number[] {
  const moments = Math.min(4, count);
  return Array.from({ length: moments }, (_, k) => Math.round((k * (count - 1)) / Math.max(1, moments - 1)));
}

function assertAsTrained(config: MagnetogramConfig, own: MagnetogramConfig): void {
  const other = (Object.keys(own) as (keyof MagnetogramConfig)[]).find(
    (key) => JSON.stringify(config[key]) !== JSON.stringify(own[key]),
  );
  if (!other) return;
  throw new ArgumentError(`A setting of ${other} for an observing run`, {
    value: config[other],
    expected: "none: the shipped network is as it was trained",
    remedy: "Train a network with these settings, and give it to helioscope magnetogram generate --model.",
  });
}
