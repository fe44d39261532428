import {
  type Column,
  type Frame,
  isHelioError,
  type ObserveContext,
  type Picture,
  type ReportTable,
  type Row,
  type Skip,
  throwIfAborted,
} from "@helioscope/core";
import { defaultOcclusion, explainField, explanationFigure, pictureNames } from "../explain/index.ts";
import { type FlareNet, prepareInput } from "../network/index.ts";
import { scaleOf } from "../network/sample-set.ts";
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

export interface ExplainedFrames {
  readonly tables: readonly ReportTable[];
  readonly pictures: readonly Picture[];
  /** Magnetograms that could not be explained, and why. */
  readonly skipped: readonly Skip[];
}

/**
 * Occlusion maps of the magnetograms that were scored, each as a picture beside the polarity-inversion line, and the
 * table `explanations`. The report shows the most probable ones.
 */
export async function explainFrames(
  frames: readonly Frame[],
  predictions: readonly FlarePrediction[],
  network: FlareNet,
  context: ObserveContext,
): Promise<ExplainedFrames> {
  const { out, signal, onProgress } = context;
  const byName = new Map(frames.map((frame) => [frame.name, frame]));
  const scored = predictions.filter(({ probability }) => probability !== null);
  const shown = new Set(
    [...scored].sort((a, b) => (b.probability as number) - (a.probability as number)).slice(0, SHOWN),
  );
  const names = pictureNames(scored.map(({ record }) => record.name));
  const pictures: Picture[] = [];
  const rows: Row[] = [];
  const sink = await context.table("explanations", COLUMNS);
  let explained = 0;
  const skipped: Skip[] = [];
  for (const [k, one] of scored.entries()) {
    throwIfAborted(signal);
    onProgress?.({ stage: "explain", done: k, total: scored.length });
    const { record, probability } = one;
    try {
      const field = await fieldOf(byName.get(record.name) as Frame);
      const input = prepareInput(field, network.input, scaleOf(field));
      const { mask } = defaultOcclusion(input, network.input);
      const { explanation, overlap } = await explainField(network, field, {
        mask,
        // Masks side by side: a night of magnetograms is explained in minutes. `flare explain` looks closer.
        stride: Math.min(mask.widthPx, mask.heightPx),
        ...(signal ? { signal } : {}),
      });
      const clock = record.time.utc.replace("T", " ").replace(/(\.0+)?Z$/, " UTC");
      const path = `explanations/${names.get(record.name)}.svg`;
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
      if (explained++ < SHOWN_ROWS) rows.push(row);
      if (shown.has(one)) {
        pictures.push({
          path,
          title,
          caption: `Probability ${(probability as number).toFixed(2)}. Occlusion: how much of it goes when a patch is hidden, over its largest value.`,
        });
      }
    } catch (error) {
      if (!isHelioError(error) || isHelioError(error, "aborted")) throw error;
      skipped.push({ name: record.name, reason: `not explained: ${error.message}` });
    }
  }
  await sink.close();
  const tables =
    explained === 0
      ? []
      : [
          {
            name: "explanations",
            title: "What the network looks at",
            columns: COLUMNS,
            rows: explained,
            shown: rows,
          },
        ];
  return { tables, pictures, skipped };
}
