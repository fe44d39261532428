import { type Column, DataError, type Store, type TableSink, type WorkOptions } from "@helioscope/core";
import { encodePng } from "@helioscope/core/figure";
import type { MagnetogramConfig } from "../config.ts";
import { discFlux } from "../evaluation/flux.ts";
import { truthName } from "../evaluation/truth-name.ts";
import { type AnimationFrame, sequenceAnimation } from "../pictures/sequence-animation.ts";
import { type ShownMoment, sequenceSheet } from "../pictures/sequence-sheet.ts";
import { showField } from "../pictures/show.ts";
import type { FieldGenerator, GeneratedField, SequenceItem } from "../types.ts";
import { fieldToFits } from "./field-fits.ts";
import { type Provenance, provenanceLabel } from "./provenance.ts";

export interface WriteSequenceOptions extends WorkOptions {
  readonly provenance: Provenance;
  /** Of the network. */
  readonly config: Pick<MagnetogramConfig, "clipGauss" | "intensity" | "sequence" | "generator">;
  /** Takes a row for each field, of {@link generatedColumns}; the caller closes it. */
  readonly table?: TableSink;
  /** PNG files of the fields, `sheet.svg`, and `sequence.png`, which is animated where there are several fields. */
  readonly pictures?: boolean;
  /** Moments that the sheet shows, counted from 0; the first four where absent. */
  readonly sheet?: readonly number[];
}

export interface WrittenSequence {
  readonly fields: number;
  /** Times of the first and the last field, UTC. */
  readonly span: readonly [string, string] | null;
  /** Fields that were made of fewer images than the network was made to take. */
  readonly shortWindows: number;
  /** Pictures beside those of each field. */
  readonly pictures: readonly string[];
}

/** Columns of the table of generated fields. */
export const generatedColumns: readonly Column[] = [
  { name: "utc", type: "string", about: "Time of the EUV image" },
  { name: "file", type: "string", about: "FITS file of the field" },
  { name: "source", type: "string", about: "EUV image" },
  { name: "frames_used", type: "int", about: "EUV images that it was made of" },
  { name: "unsigned_mx", type: "float", unit: "Mx", about: "Total unsigned flux of the disc" },
  { name: "positive_mx", type: "float", unit: "Mx", about: "Total positive flux" },
  { name: "negative_mx", type: "float", unit: "Mx", about: "Total negative flux" },
];

const SHEET = [0, 1, 2, 3];

/**
 * Generates a sequence and writes each field as soon as it is made: `fields/field_YYYYMMDD_HHMMSS.fits` with its provenance,
 * and pictures where asked for. What an earlier call wrote to `out` goes once there is a first field, the tables `fields.*` of
 * its caller with it. Memory does not grow with the sequence, but by the compressed frames of the animation.
 *
 * Throws a DataError for a sequence of no images, and what the generator throws.
 */
export async function writeSequence(
  items: AsyncIterable<SequenceItem>,
  generator: FieldGenerator,
  out: Store,
  options: WriteSequenceOptions,
): Promise<WrittenSequence> {
  const { provenance, config, pictures = false, sheet = SHEET } = options;
  const label = provenanceLabel(provenance);
  const shown: ShownMoment[] = [];
  let [fields, shortWindows] = [0, 0];
  let span: [string, string] | null = null;
  async function* written(): AsyncGenerator<AnimationFrame> {
    const taken: SequenceItem[] = [];
    for await (const generated of generator.generate(remembered(items, taken), options)) {
      if (fields === 0) await clearSequence(out);
      const item = taken.shift() as SequenceItem;
      const name = `fields/field_${stampOf(generated.utc)}`;
      await writeField(name, generated, item, out, options);
      if (pictures && sheet.includes(fields))
        shown.push({ euv: item.euv, generated, ...(item.field && { observed: item.field }) });
      fields++;
      if (generated.framesUsed < windowOf(config)) shortWindows++;
      span = [span?.[0] ?? generated.utc, generated.utc];
      const observed = item.field ? [{ name: truthName(item.field), image: item.field }] : [];
      const made = { name: `${generator.name}, generated`, image: generated.image };
      yield { utc: generated.utc, euv: item.euv, fields: [made, ...observed] };
    }
  }
  const names: string[] = [];
  if (pictures) {
    const first = written();
    const frame = await first.next();
    if (!frame.done) {
      await out.write(
        "sequence.png",
        await sequenceAnimation(chained(frame.value, first), { ...config, label }),
      );
      await out.write("sheet.svg", sequenceSheet(shown, { ...config, label }));
      names.push("sequence.png", "sheet.svg");
    }
  } else for await (const _ of written());
  if (fields === 0) throw new DataError("A sequence of no images", { expected: "at least one EUV image" });
  return { fields, span, shortWindows, pictures: names };
}

const FIELD = /^fields\/field_\d{8}_\d{6}(_\d{3})?\.(fits|png)$/;
const OWN = [
  ...["csv", "jsonl", "parquet"].map((format) => `fields.${format}`),
  ...["sequence.png", "sheet.svg", "sheet.png"],
];

async function clearSequence(out: Store): Promise<void> {
  for (const name of await out.list("fields/")) if (FIELD.test(name)) await out.remove(name);
  for (const name of OWN) if (await out.has(name)) await out.remove(name);
}

async function writeField(
  name: string,
  generated: GeneratedField,
  { euv }: SequenceItem,
  out: Store,
  { provenance, config, table, pictures }: WriteSequenceOptions,
): Promise<void> {
  const { unsigned, positive, negative } = discFlux(generated.image, generated.radiusPx);
  const file = `${name}.fits`;
  await out.write(
    file,
    fieldToFits(generated, euv, provenance, { frames: windowOf(config), clipGauss: config.clipGauss }),
  );
  if (pictures) {
    const text = {
      Description: `${generated.utc} ${provenanceLabel(provenance)}`.replace(/[^\x20-\xff]/g, "?"),
    };
    await out.write(`${name}.png`, encodePng(showField(generated.image, config.clipGauss), { text }));
  }
  await table?.write({
    utc: generated.utc,
    file,
    source: euv.name,
    frames_used: generated.framesUsed,
    unsigned_mx: unsigned,
    positive_mx: positive,
    negative_mx: negative,
  });
}

/** Images that a field is made of at most (with memory `carried`: that the network was trained to see). */
const windowOf = ({ generator, sequence }: WriteSequenceOptions["config"]): number =>
  generator.kind === "pix2pix" ? 1 : sequence.frames;

/** The items, each kept in `taken` when it was asked for. */
async function* remembered(
  items: AsyncIterable<SequenceItem>,
  taken: SequenceItem[],
): AsyncGenerator<SequenceItem> {
  for await (const item of items) {
    taken.push(item);
    yield item;
  }
}

async function* chained<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

/** "20160101_001200", with milliseconds where it has some. */
const stampOf = (utc: string): string => {
  const stamp = utc.slice(0, 19).replace(/[-:]/g, "").replace("T", "_");
  const milliseconds = utc.slice(20, 23);
  return milliseconds === "" || milliseconds === "000" ? stamp : `${stamp}_${milliseconds}`;
};
