import {
  ArgumentError,
  DataError,
  type Frame,
  isHelioError,
  type Observation,
  type ObserveContext,
  type Picture,
  type ReportTable,
  type Row,
  type Skip,
  throwIfAborted,
} from "@helioscope/core";
import {
  CatalogueExamples,
  CatalogueTally,
  catalogueColumns,
  catalogueRow,
  classifierVersion,
  classTitle,
  type RowPlan,
  rowPlan,
} from "../catalogue/index.ts";
import type { ClassifierConfig } from "../config.ts";
import { discOf } from "../explain/index.ts";
import type { ClassifierNet } from "../network/index.ts";
import { assertContent, imageFacts, prepareImage, type ReadImage } from "../preprocess/index.ts";
import { presets } from "../presets.ts";
import { DiscReport } from "./disc-report.ts";
import { examplesPicture } from "./examples-picture.ts";
import { readTruth, type SaidImage, scoresOf } from "./truth.ts";
import { withOrigin } from "./with-origin.ts";

/** What an observing run may bring besides the frames. */
export interface ObserveSources {
  /** Loads the network; disposed of at the end. */
  readonly network: () => Promise<ClassifierNet>;
}

/** Columns of a catalogue of files; full discs have a table of their own. */
const ABSENT: ReadonlySet<string> = new Set(["bytes", "full_disc", "warnings"]);
/** Below this probability no class is said. */
const ABSTAIN = 0.5;
/** Rows that a page shows. */
const SHOWN_ROWS = 20;
/** Images of each class on the picture. */
const EXAMPLES = 6;

/**
 * The whole instrument over images of any kind: a row of the catalogue for each, with its probabilities; for an image of
 * the whole disc the regions that a sliding window finds. Pictures of examples and of discs. The truth of a synthetic
 * run is a JSON text: see `SceneTruth`.
 *
 * @throws ArgumentError for settings, since the shipped network is as it was trained; DataError where no frame can be used;
 * as its parts do
 */
export async function observeImages(
  frames: AsyncIterable<Frame>,
  config: ClassifierConfig,
  context: ObserveContext,
  sources: ObserveSources,
): Promise<Observation> {
  assertDefault(config);
  const { out, signal, onProgress } = context;
  const truth = context.truth === undefined ? undefined : readTruth(context.truth);
  const network = await sources.network();
  try {
    const sha256 = await network.hash();
    const plan = rowPlan(network, { model: { name: "scenes", sha256 }, abstain: ABSTAIN, hek: true });
    const columns = catalogueColumns(plan).filter(({ name }) => !ABSENT.has(name));
    const sink = await context.table("images", columns);
    const tally = new CatalogueTally(network.classes);
    const examples = new CatalogueExamples(network.classes, EXAMPLES);
    const frameOf = new Map<string, Frame>();
    const discs = new DiscReport(network, context, truth);
    const shown: Row[] = [];
    const skipped: Skip[] = [];
    const said: SaidImage[] = [];
    let classified = 0;
    let done = 0;
    for await (const frame of frames) {
      throwIfAborted(signal);
      try {
        const image = withOrigin(await frame.read(), frame);
        assertContent(image);
        const disc = discOf(image);
        if (disc) await discs.add(frame.name, image, disc);
        else {
          const { row, probabilities } = await rowOf(image, network, plan);
          await sink.write(row);
          tally.add({ kind: "row", name: frame.name, row });
          examples.add(row);
          frameOf.set(frame.name, frame);
          const known = truth?.classOf(frame.name);
          if (known !== undefined) said.push({ image, truth: known, probabilities });
          if (classified++ < SHOWN_ROWS) shown.push(row);
        }
      } catch (error) {
        if (!isHelioError(error, "data", "format", "shape", "unsupported")) throw error;
        skipped.push({ name: frame.name, reason: error.message });
      }
      onProgress?.({ stage: "classify", done: ++done, total: undefined });
    }
    await sink.close();
    const regions = await discs.finish();
    if (classified + discs.count === 0) {
      throw new DataError("No image can be classified", { value: skipped, expected: "at least one image" });
    }

    const pictures: Picture[] = [];
    if (classified > 0) {
      const path = "examples.png";
      await out.write(path, await examplesPicture(examples, frameOf));
      pictures.push({
        path,
        title: "Images and what they are taken for",
        caption: `Up to ${EXAMPLES} of each class, the most certain first, each from its own darkest to its brightest value. A probability below ${ABSTAIN} says no class.`,
      });
    }
    const tables: ReportTable[] = [
      ...(classified > 0
        ? [
            {
              name: "images",
              title: "What the images show",
              columns: columns.filter(({ name }) => PAGE.has(name)),
              rows: classified,
              shown,
            },
          ]
        : []),
      ...regions.tables,
    ];
    const { classes, unsaid } = tally.counts;
    const facts = [
      { label: "Images", value: classified },
      ...(discs.count > 0 ? [{ label: "Full discs", value: discs.count }, ...regions.facts] : []),
      ...Object.entries(classes)
        .filter(([, count]) => count > 0)
        .map(([name, value]) => ({ label: classTitle(name), value })),
      ...(unsaid > 0 ? [{ label: `No class above ${ABSTAIN}`, value: unsaid }] : []),
      { label: "Network", value: `scenes ${classifierVersion}, trained on synthetic scenes` },
    ];
    const scores = [...(await scoresOf(said, network)), ...regions.scores];
    const observation: Observation = {
      instrument: "classifier",
      title: "What the images show",
      facts,
      tables,
      pictures: [...pictures, ...regions.pictures],
      scores,
      skipped,
      notes: [
        "The network knows synthetic scenes of seven classes only. What it says of a real image is a suggestion; train it on images of your own for more.",
      ],
    };
    const { pictures: drawn, notes, skipped: left } = observation;
    const summary = {
      network: { hash: sha256, classes: network.classes, input: network.input, version: classifierVersion },
      abstain: ABSTAIN,
      ...{ facts, scores, pictures: drawn, notes },
      skipped: [...(context.skipped ?? []), ...left],
    };
    await out.write("summary.json", `${JSON.stringify(summary, undefined, 2)}\n`);
    return observation;
  } finally {
    network.dispose();
  }
}

/** Columns of the table that a page shows. */
const PAGE: ReadonlySet<string> = new Set(["file", "utc", "band", "class", "probability", "margin"]);

async function rowOf(
  image: ReadImage,
  network: ClassifierNet,
  plan: RowPlan,
): Promise<{ readonly row: Row; readonly probabilities: Float32Array }> {
  const [{ logits, probabilities }] = await network.classify([prepareImage(image, network.input)]);
  const { name, width, height } = image;
  const seen = { name, bytes: 0, sha256: null, facts: imageFacts(image), width, height };
  const row = Object.entries(catalogueRow(seen, logits, plan)).filter(([name]) => !ABSENT.has(name));
  return { row: Object.fromEntries(row), probabilities };
}

/** The shipped network is as it was trained: other settings would change nothing. */
function assertDefault(config: ClassifierConfig): void {
  const own = presets["slic-compact"];
  const other = (Object.keys(own) as (keyof ClassifierConfig)[]).find(
    (key) => JSON.stringify(config[key]) !== JSON.stringify(own[key]),
  );
  if (other) {
    throw new ArgumentError(`A setting of ${other} for an observing run`, {
      value: config[other],
      expected: "none: the shipped network is as it was trained",
      remedy: "Train a network with these settings, and give it to helioscope classify --model.",
    });
  }
}
