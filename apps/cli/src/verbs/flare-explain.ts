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
  predictFrames,
} from "@helioscope/flare-cnn";
import { NETWORK_OPTIONS, networkNames, openNetworks } from "../flare/open-network.ts";
import { openFrames } from "../frames.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { pictureStore } from "../picture-store.ts";
import { tableFormats, tableIn } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb } from "../verb.ts";

const METHODS = ["occlusion", "saliency"] as const;

const COLUMNS: readonly Column[] = [
  { name: "file", type: "string", about: "The magnetogram" },
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
      type: "number",
      min: 1,
      integer: true,
      hint: "PX",
      about: "Side of the occluding square on the network's grid (default: 100 of 256, as the paper)",
    },
    stride: { type: "number", min: 1, integer: true, hint: "PX", about: "Pixels between masks (default 8)" },
    output: {
      type: "choice",
      of: ["probability", "label", "logit"],
      default: "probability",
      about: "What is compared with and without the mask",
    },
    smooth: { type: "flag", about: "Mean saliency of 16 noisy copies instead of one gradient" },
    within: {
      type: "number",
      min: 0,
      default: 20,
      hint: "PX",
      about: "How near is on the inversion line, pixels of the magnetogram",
    },
    format: {
      type: "text",
      default: "csv",
      hint: "csv,...",
      about: "Formats of the table: csv, jsonl, parquet",
    },
    out: COMMON.out,
    seed: COMMON.seed,
    engine: COMMON.engine,
    strict: COMMON.strict,
  },
  async run({ paths, options, terminal, signal }) {
    const formats = tableFormats(options.format);
    const methods = methodsOf(options.methods);
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
      for (const [done, { record, baseline, broken }] of predictions.entries()) {
        const { name } = record;
        terminal.progress({ stage: "explain", done, total: predictions.length, detail: name });
        const field = await fieldOf(frames.get(name) as Frame);
        const { probability, explanation, occlusion, overlap } = await explainField(network, field, {
          methods,
          output: options.output as OcclusionOutput,
          withinPx: options.within,
          signal,
          ...(options.mask === undefined ? {} : { mask: options.mask }),
          ...(options.stride === undefined ? {} : { stride: options.stride }),
          ...(options.smooth ? { random: seededRandom(options.seed) } : {}),
        });
        const title = `${pictureName(name)}, probability ${probability.toFixed(3)}`;
        await out.write(`${pictureName(name)}.svg`, explanationFigure(explanation, { title }));
        const own = {
          file: name,
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
  return `${share(map.share)} of the map within ${within} px of the inversion line${beside}`;
}

const share = (value: number): string => `${(100 * value).toFixed(0)} %`;

const nothingToJudge: Row = Object.fromEntries(
  overlapColumns.map(({ name }) => [name, name === "map" ? "map" : null]),
);

/** The file's name without its folders and its ending. */
function pictureName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) as string;
  return last.replace(/\.(fits|fts|fit)(\.gz|\.fz)?$/i, "");
}

function methodsOf(text: string): ExplainMethod[] {
  const words = text.split(",").map((word) => word.trim());
  const unknown = words.find((word) => !(METHODS as readonly string[]).includes(word));
  if (unknown !== undefined)
    throw new UsageError(`--methods takes ${METHODS.join(", ")} between commas, not "${unknown}"`);
  return [...new Set(words)] as ExplainMethod[];
}
