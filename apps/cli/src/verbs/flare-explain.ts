import { type Column, DataError, type Frame, type Row, type Skip, seededRandom } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import {
  type ExplainMethod,
  explainField,
  explanationFigure,
  fieldOf,
  type OcclusionOutput,
  overlapColumns,
  overlapRows,
  type PilOverlap,
  pictureNames,
  predictFrames,
  type SaliencyOptions,
} from "@helioscope/flare-cnn";
import { maskIn } from "../flare/mask-option.ts";
import { NETWORK_OPTIONS, networkNames, openNetworks } from "../flare/open-network.ts";
import { openFrames } from "../frames.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { pictureStore } from "../picture-store.ts";
import { tableFormats, tableIn } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb, FORMAT } from "../verb.ts";

const METHODS = ["occlusion", "saliency"] as const;

const COLUMNS: readonly Column[] = [
  { name: "file", type: "string", about: "The magnetogram" },
  { name: "picture", type: "string", about: "Its picture" },
  { name: "probability", type: "float", about: "What the network says of the whole magnetogram" },
  { name: "baseline", type: "float", about: "What its total unsigned flux alone says" },
  { name: "broken_rule", type: "string", about: "Rule of the paper's data set that it breaks" },
  { name: "largest_change", type: "float", about: "Largest mean change of the output under a mask" },
  ...overlapColumns,
];

export const explain = defineVerb({
  name: "flare explain",
  about:
    "What a network looks at in each magnetogram, beside the inversion line: occlusion and saliency maps",
  example: "helioscope flare explain sharps/*20110215_02*.fits --methods occlusion,saliency --out looked-at",
  takes: { name: "paths", about: "SHARP CEA line-of-sight magnetograms: FITS files or folders", atLeast: 1 },
  options: {
    ...NETWORK_OPTIONS,
    methods: {
      type: "text",
      default: "occlusion",
      hint: "A,B",
      about: "occlusion, saliency, or both",
    },
    mask: {
      type: "text",
      hint: "12|20x10|ellipse:20x10",
      about:
        "What hides, in pixels of the network's grid (default: 17 Mm square at fixed scale, 100 of 256 pixels where it resizes, as the paper)",
    },
    stride: {
      type: "number",
      min: 1,
      integer: true,
      hint: "PX",
      about: "Pixels between masks (default: a third of the mask at fixed scale, 8 where it resizes)",
    },
    fill: { type: "number", default: 0, hint: "GAUSS", about: "Field under the mask" },
    output: {
      type: "choice",
      of: ["probability", "label", "logit"],
      default: "probability",
      about: "What is compared with and without the mask",
    },
    threshold: {
      type: "number",
      min: 0,
      default: 0.5,
      hint: "P",
      about: "Probability from which --output label is flaring",
    },
    saliency: {
      type: "choice",
      of: ["gradient", "gradient-x-input", "smooth"],
      default: "gradient",
      about: "The gradient, times the field, or its mean over 16 copies with noise of 10 G",
    },
    within: {
      type: "number",
      min: 0,
      default: 7.3,
      hint: "MM",
      about: "How near is on the inversion line, Mm",
    },
    format: FORMAT,
    out: COMMON.out,
    seed: COMMON.seed,
    engine: COMMON.engine,
    strict: COMMON.strict,
  },
  async run({ paths, options, terminal, signal }) {
    const formats = tableFormats(options.format);
    const methods = methodsOf(options.methods);
    const mask = options.mask === undefined ? {} : { mask: maskIn(options.mask) };
    if (options.threshold > 1) throw new UsageError(`--threshold is at most 1, not ${options.threshold}`);
    const opened = await openFrames(paths, { signal });
    const [network] = await openNetworks(options, lazyEngine(options.engine, signal));
    const folder = userPath(options.out ?? "out/flare-explain");
    const out = pictureStore(directoryStore(folder));
    const skipped: Skip[] = [...opened.skipped];
    const rows: Row[] = [];
    try {
      const predicted = await predictFrames(opened.frames, network, {
        baseline: network.origin.fluxBaseline,
        all: true,
        signal,
      });
      skipped.push(...predicted.skipped);
      const frames = new Map(opened.frames.map((frame) => [frame.name, frame]));
      const { predictions } = predicted;
      const pictures = pictureNames(predictions.map(({ record }) => record.name));
      for (const [done, { record, baseline, broken }] of predictions.entries()) {
        const { name } = record;
        terminal.progress({ stage: "explain", done, total: predictions.length, detail: name });
        const field = await fieldOf(frames.get(name) as Frame);
        const { probability, explanation, occlusion, overlap } = await explainField(network, field, {
          methods,
          output: options.output as OcclusionOutput,
          threshold: options.threshold,
          fillGauss: options.fill,
          saliency: saliencyOf(options.saliency, options.seed),
          withinMm: options.within,
          signal,
          ...mask,
          ...(options.stride === undefined ? {} : { stride: options.stride }),
        });
        const picture = pictures.get(name) as string;
        const title = `${picture}, probability ${probability.toFixed(3)}`;
        await out.write(`${picture}.svg`, explanationFigure(explanation, { title }));
        const own = {
          file: name,
          picture: `${picture}.svg`,
          probability,
          baseline,
          broken_rule: broken?.reason ?? null,
          largest_change: occlusion?.maximum ?? null,
        };
        const judged = overlap ? overlapRows(overlap) : [nothingToJudge];
        rows.push(...judged.map((row) => ({ ...own, ...row })));
        const beside = baseline === null ? "" : ` (total flux: ${baseline.toFixed(3)})`;
        terminal.say(`${name}: probability ${probability.toFixed(3)}${beside}`);
        terminal.say(`  ${whereItLies(overlap, options.within)}`);
        if (broken) terminal.warn(`${name} breaks a rule of the paper: ${broken.reason}`);
      }
    } finally {
      network.dispose();
    }
    for (const { name, reason } of skipped) terminal.warn(`skipped ${name}: ${reason}`);
    if (rows.length === 0) {
      throw new DataError(`No SHARP magnetogram among ${skipped.length} files`, {
        value: skipped,
        expected: "at least one magnetogram of hmi.sharp_cea_720s",
      });
    }
    const table = tableIn(folder, "explained", COLUMNS, formats);
    for (const row of rows) await table.write(row);
    await table.close();
    terminal.say(`Pictures and table: ${folder}`);
    terminal.result({ folder, network: networkNames(options)[0], explained: rows, skipped });
    return options.strict && skipped.length > 0 ? 1 : 0;
  },
});

function whereItLies(overlap: PilOverlap | null, within: number): string {
  const [map, , , flux] = overlap?.rows ?? [];
  if (!map) return "nothing to compare with an inversion line";
  const beside = flux ? `; ${share(flux.share)} of the total flux under the same masks` : "";
  return `${share(map.share)} of the map within ${within} Mm of the inversion line${beside}`;
}

const share = (value: number): string => `${(100 * value).toFixed(0)} %`;

const nothingToJudge: Row = Object.fromEntries(
  overlapColumns.map(({ name }) => [name, name === "map" ? "map" : null]),
);

function saliencyOf(method: string, seed: number): SaliencyOptions {
  if (method === "smooth") return { method, random: seededRandom(seed) };
  return { method: method as "gradient" | "gradient-x-input" };
}

function methodsOf(text: string): ExplainMethod[] {
  const words = text.split(",").map((word) => word.trim());
  const unknown = words.find((word) => !(METHODS as readonly string[]).includes(word));
  if (unknown !== undefined)
    throw new UsageError(`--methods takes ${METHODS.join(", ")} between commas, not "${unknown}"`);
  return [...new Set(words)] as ExplainMethod[];
}
