import {
  classifierReport,
  evaluateSet,
  IMAGE_FACTS,
  type ImageFact,
  imagesToScore,
  openLabelled,
} from "@helioscope/classifier";
import { seededRandom } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { directoryStore } from "@helioscope/core/node";
import { KEYWORD_OPTION, labelOptions } from "../classifier/label-options.ts";
import { openClassifier } from "../classify/open-classifier.ts";
import { writeTable } from "../fetch/write-table.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { pictureStore } from "../picture-store.ts";
import { tableFormats } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb, FORMAT } from "../verb.ts";

/** Skips that are told one by one. */
const TOLD = 10;

export const evaluate = defineVerb({
  name: "classifier evaluate",
  about: "Score a network on labelled images beside its baselines: tables, pictures, scores by band",
  example: "helioscope classifier evaluate --data patches --model runs/compact/model --by band",
  options: {
    data: { type: "text", hint: "DIR", about: "Labelled images: a folder per class, or labels.csv" },
    model: { type: "text", hint: "DIR", about: "Folder of a trained network (default: the shipped one)" },
    side: {
      type: "choice",
      of: ["train", "validation", "test", "all"],
      about: "Side of the split (default: what the network has not seen)",
    },
    ...KEYWORD_OPTION,
    by: {
      type: "text",
      default: "band,observatory",
      hint: "FACT,...",
      about: `Scores for each of ${IMAGE_FACTS.join(", ")}`,
    },
    resamples: {
      type: "number",
      integer: true,
      min: 1,
      default: 1000,
      about: "Resamples of groups of images for the intervals",
    },
    format: FORMAT,
    out: COMMON.out,
    seed: COMMON.seed,
    engine: COMMON.engine,
    strict: COMMON.strict,
  },
  async run({ options, terminal, signal }) {
    if (options.data === undefined) throw new UsageError("classifier evaluate needs --data DIR");
    const by = factsOf(options.by);
    const formats = tableFormats(options.format);
    const folder = userPath(options.out ?? "out/classifier-evaluate");
    const work = {
      signal,
      onProgress: terminal.progress.bind(terminal),
      onWarning: terminal.warn.bind(terminal),
    };
    const engine = lazyEngine(options.engine, signal);
    const { network, name, sha256 } = await openClassifier(options.model, engine);
    try {
      const random = seededRandom(options.seed);
      const store = directoryStore(userPath(options.data));
      const set = await openLabelled(store, {
        ...work,
        ...labelOptions({ ...options, labels: network.labels }),
      });
      const side = options.side as "train" | "validation" | "test" | "all" | undefined;
      const { indices: asked, which } = await imagesToScore(network, set, {
        ...(side ? { side } : {}),
        ...work,
      });
      const { data, classifiers, indices, skipped } = await evaluateSet(network, set, {
        ...work,
        indices: asked,
        random: random.fork("baselines"),
      });
      const report = await classifierReport(pictureStore(directoryStore(folder)), data, classifiers, {
        ...work,
        prefix: "",
        by,
        random: random.fork("errors"),
        resamples: options.resamples,
        show: (k) => set.read(indices[k]),
        document: nodeDocument(),
      });
      const tables: string[] = [];
      for (const table of report.tables) tables.push(...(await writeTable(folder, table, formats)));
      const { name: engineName } = await engine();
      for (const { name: file, reason } of skipped.slice(0, TOLD))
        terminal.warn(`skipped ${file}: ${reason}`);
      if (skipped.length > TOLD) terminal.warn(`and ${skipped.length - TOLD} more files were skipped`);
      terminal.say(`${name} on ${which}, engine ${engineName}`);
      for (const line of report.text) terminal.say(line);
      for (const { fact, value, images, classes, accuracy, balancedAccuracy, commonest } of report.by) {
        const balanced = Number.isNaN(balancedAccuracy) ? "" : `, balanced ${balancedAccuracy.toFixed(3)}`;
        const share = `accuracy ${accuracy.toFixed(3)} (commonest class ${commonest.toFixed(3)})${balanced}`;
        terminal.say(`  ${fact} ${value}: ${images} images of ${classes} classes, ${share}`);
      }
      terminal.say(`Tables and pictures: ${folder}`);
      terminal.result({
        folder,
        model: { name, sha256 },
        which,
        images: indices.length,
        scores: report.beside,
        by: report.by.map(({ matrix, ...rest }) => ({
          ...rest,
          ...(matrix ? { matrix: [...matrix.counts] } : {}),
        })),
        classes: network.classes,
        notes: report.text,
        tables,
        pictures: report.pictures,
        skipped,
      });
      return options.strict && skipped.length > 0 ? 1 : 0;
    } finally {
      network.dispose();
    }
  },
});

function factsOf(option: string): ImageFact[] {
  const words = option.split(",").map((word) => word.trim());
  const wrong = words.find((word) => !(IMAGE_FACTS as readonly string[]).includes(word));
  if (wrong !== undefined)
    throw new UsageError(`--by takes ${IMAGE_FACTS.join(", ")} (several with commas), not "${wrong}"`);
  return [...new Set(words as ImageFact[])];
}
