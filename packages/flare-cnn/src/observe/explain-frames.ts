import {
  type Column,
  type Frame,
  type ObserveContext,
  type Picture,
  type ReportTable,
  type Row,
  throwIfAborted,
} from "@helioscope/core";
import { explainField, explanationFigure } from "../explain/index.ts";
import type { FlareNet } from "../network/index.ts";
import { type FlarePrediction, fieldOf } from "../predict/index.ts";

const COLUMNS: readonly Column[] = [
  { name: "utc", type: "string", about: "T_REC in UTC" },
  { name: "probability", type: "float", about: "Of being a flaring region" },
  { name: "near_line", type: "float", about: "Share of the occlusion map within 7 Mm of an inversion line" },
  { name: "field_near_line", type: "float", about: "The same share of |B|, for comparison" },
  { name: "area_near_line", type: "float", about: "The same share of the area, for comparison" },
  { name: "file", type: "string", about: "The magnetogram" },
  { name: "picture", type: "string", about: "Its picture" },
];
/** Pictures and rows that a page shows. */
const SHOWN = 3;
const SHOWN_ROWS = 12;
/** Masks along the longer side: coarser than Figure 12, so that a night of magnetograms is explained in minutes. */
const STEPS = 14;

/**
 * Occlusion maps of the magnetograms that were scored, each as a picture beside the polarity-inversion line, and the
 * table `explanations`. The report shows the most probable ones.
 */
export async function explainFrames(
  frames: readonly Frame[],
  predictions: readonly FlarePrediction[],
  network: FlareNet,
  context: ObserveContext,
): Promise<{ readonly tables: readonly ReportTable[]; readonly pictures: readonly Picture[] }> {
  const { out, signal, onProgress } = context;
  const byName = new Map(frames.map((frame) => [frame.name, frame]));
  const scored = predictions.filter(({ probability }) => probability !== null);
  const shown = new Set(
    [...scored].sort((a, b) => (b.probability as number) - (a.probability as number)).slice(0, SHOWN),
  );
  const pictures: Picture[] = [];
  const rows: Row[] = [];
  const sink = await context.table("explanations", COLUMNS);
  for (const [k, one] of scored.entries()) {
    throwIfAborted(signal);
    const { record, probability } = one;
    const field = await fieldOf(byName.get(record.name) as Frame);
    const { explanation, overlap } = await explainField(network, field, {
      stride: Math.max(
        1,
        Math.round((Math.max(field.width, field.height) * scaleOf(network, field)) / STEPS),
      ),
      ...(signal ? { signal } : {}),
    });
    const clock = record.time.utc.replace("T", " ").replace(/(\.0+)?Z$/, " UTC");
    const path = `explanations/${fileName(record.name)}.svg`;
    const title = `HARP ${record.harp}, ${clock}`;
    await out.write(path, explanationFigure(explanation, { title }));
    const share = (name: string) => overlap?.rows.find((row) => row.name === name)?.share ?? null;
    const row: Row = {
      utc: record.time.utc,
      probability,
      near_line: share("map"),
      field_near_line: share("|B|"),
      area_near_line: share("uniform"),
      file: record.name,
      picture: path,
    };
    await sink.write(row);
    if (rows.length < SHOWN_ROWS) rows.push(row);
    if (shown.has(one)) {
      pictures.push({
        path,
        title,
        caption: `Probability ${(probability as number).toFixed(2)}. Occlusion: how much of it goes when a patch is hidden, over its largest value.`,
      });
    }
    onProgress?.({ stage: "explain", done: k + 1, total: scored.length });
  }
  await sink.close();
  const tables =
    scored.length === 0
      ? []
      : [
          {
            name: "explanations",
            title: "What the network looks at",
            columns: COLUMNS,
            rows: scored.length,
            shown: rows,
          },
        ];
  return { tables, pictures };
}

/** Pixels of the network's input in one of the magnetogram. */
function scaleOf(
  { input }: FlareNet,
  field: { width: number; height: number; pixelScaleDeg?: number },
): number {
  if (input.kind === "resize") return input.sizePx / Math.max(field.width, field.height);
  return (field.pixelScaleDeg ?? 0.03) / input.scaleDeg;
}

const fileName = (name: string): string =>
  (name.split(/[/\\]/).at(-1) as string)
    .replace(/\.(fits|fts|fit)(\.gz)?$|\.fz$/i, "")
    .replace(/[^\w.-]+/g, "_");
