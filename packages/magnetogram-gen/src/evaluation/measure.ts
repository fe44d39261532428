import { assertSameSize, DataError, type Raster, throwIfAborted, type WorkOptions } from "@helioscope/core";
import type { FieldGenerator, GeneratedField, PreparedDisc, SequenceItem } from "../types.ts";
import { frameDifferences } from "./differences.ts";
import { comparedField, type DiscPixels, discPixels } from "./disc-pixels.ts";
import type { FluxOptions } from "./flux.ts";
import { fluxPair, imageScores } from "./image-scores.ts";
import { PowerMeter } from "./power.ts";
import type { FrameRecord, GeneratorRecord, PairRecord, RegionRecord } from "./records.ts";
import { type RegionSsim, regionScores } from "./region-scores.ts";
import { type RegionBox, regionBox } from "./regions.ts";
import { type TruthName, truthName } from "./truth-name.ts";

export interface MeasureOptions extends WorkOptions {
  /** Minutes from frame to frame: pairs of frames so far apart have difference maps. */
  readonly cadenceMinutes: number;
  /** By so much a pair may miss it. */
  readonly toleranceMinutes: number;
  /** Both fields are clipped there; 200 where absent. */
  readonly clipGauss?: number;
  readonly flux?: Omit<FluxOptions, "mask">;
  /** A sign counts where |B| is above; 10, the noise of HMI, where absent. */
  readonly flipGauss?: number;
  /** Regions of a disc, for Table 2. */
  readonly regions?: (disc: PreparedDisc, utc: string) => readonly RegionBox[];
  /** `crop` where absent. */
  readonly regionSsim?: RegionSsim;
  /** Pixels near flares that are in progress. */
  readonly flares?: (utc: string, disc: PreparedDisc) => Uint8Array | undefined;
  /** Frames of a segment of the power spectrum; null leaves it out; 16 where absent. */
  readonly powerFrames?: number | null;
}

/** A frame that was measured, as the next one needs it. */
interface Measured {
  readonly utc: string;
  readonly truth: Raster<Float32Array>;
  readonly generated: Raster<Float32Array>;
  readonly onDisc: Uint8Array;
}

/**
 * Sends a sequence through a generator and measures every field that has an observed one beside it. Holds a frame, its
 * predecessor and a segment of the power spectrum. Throws a DataError where the generator gives fewer or other fields than
 * there are items, a ShapeError where it gives them in another size.
 */
export async function measureGenerator(
  items: AsyncIterable<SequenceItem>,
  generator: FieldGenerator,
  options: MeasureOptions,
): Promise<GeneratorRecord> {
  const { cadenceMinutes, clipGauss = 200, powerFrames = 16 } = options;
  const frames: FrameRecord[] = [];
  const pairs: PairRecord[] = [];
  const regions: RegionRecord[] = [];
  const meter = powerFrames === null ? undefined : new PowerMeter(powerFrames, cadenceMinutes);
  const waiting: SequenceItem[] = [];
  let before: Measured | undefined;
  let truth: TruthName = "observed";
  let last = "";
  let preceding = 0;
  const { signal } = options;
  for await (const made of generator.generate(remembered(items, waiting), signal ? { signal } : {})) {
    throwIfAborted(signal);
    const item = waiting.shift();
    if (item?.utc !== made.utc) throw wrongField(generator, made, item);
    options.onProgress?.({
      stage: `score ${generator.name}`,
      done: frames.length,
      total: undefined,
      detail: made.utc,
    });
    preceding = last !== "" && continues(last, item.utc, cadenceMinutes) ? preceding + 1 : 0;
    last = item.utc;
    const { field } = item;
    if (!field) {
      before = undefined;
      meter?.restart();
      continue;
    }
    if (frames.length === 0) truth = truthName(field);
    assertSameSize(field, made.image, `Observed field and that of ${generator.name}`);
    const pixels = discPixels(field);
    const now: Measured = {
      utc: item.utc,
      truth: comparedField(field, pixels, clipGauss),
      generated: comparedField(made.image, pixels, clipGauss),
      onDisc: pixels.onDisc,
    };
    const { scores, flux } = compared(now, pixels, field.radiusPx, clipGauss, options);
    frames.push({ utc: made.utc, framesUsed: made.framesUsed, preceding, scores, flux });
    regions.push(...regionRecords(item, field, now, clipGauss, options));
    const follows = before !== undefined && isNext(before.utc, item.utc, options);
    if (before && follows) pairs.push(pairRecord(before, now, field, options));
    if (!follows) meter?.restart();
    if (made.framesUsed > 0) meter?.add(now.truth.data, now.generated.data, now.onDisc);
    else meter?.restart();
    before = now;
  }
  if (waiting.length > 0) throw wrongField(generator, undefined, waiting[0]);
  return { name: generator.name, truth, frames, pairs, regions, power: meter?.power ?? null };
}

async function* remembered(
  items: AsyncIterable<SequenceItem>,
  waiting: SequenceItem[],
): AsyncGenerator<SequenceItem> {
  for await (const item of items) {
    waiting.push(item);
    yield item;
  }
}

function wrongField(
  { name }: FieldGenerator,
  made: GeneratedField | undefined,
  item: SequenceItem | undefined,
): DataError {
  return new DataError(`${name} gives ${made ? `a field of ${made.utc}` : "no field"}`, {
    value: made?.utc,
    expected: item ? `one of ${item.utc}` : "as many fields as items",
  });
}

function isNext(
  before: string,
  after: string,
  { cadenceMinutes, toleranceMinutes }: MeasureOptions,
): boolean {
  const minutes = (Date.parse(after) - Date.parse(before)) / 60_000;
  return Math.abs(minutes - cadenceMinutes) <= toleranceMinutes;
}

/** As generators count gaps: a pause of more than one and a half cadences is one. */
const continues = (before: string, after: string, cadenceMinutes: number) =>
  Date.parse(after) - Date.parse(before) <= 1.5 * cadenceMinutes * 60_000;

const compared = (
  { truth, generated }: Measured,
  pixels: DiscPixels,
  radiusPx: number,
  clipGauss: number,
  { flux = {} }: MeasureOptions,
): Pick<FrameRecord, "scores" | "flux"> => ({
  scores: imageScores(truth, generated, pixels, clipGauss),
  flux: fluxPair(truth, generated, radiusPx, flux),
});

function pairRecord(
  before: Measured,
  now: Measured,
  disc: PreparedDisc,
  { flipGauss = 10, flares }: MeasureOptions,
): PairRecord {
  const both = now.onDisc.map((value, i) => value & before.onDisc[i]);
  const compare = (mask: Uint8Array) =>
    frameDifferences(
      { before: before.truth.data, after: now.truth.data },
      { before: before.generated.data, after: now.generated.data },
      mask,
      flipGauss,
    );
  const near = flares?.(now.utc, disc);
  return {
    utc: now.utc,
    beforeUtc: before.utc,
    disc: compare(both),
    ...(near ? { flares: compare(near.map((value, i) => value & both[i])) } : {}),
  };
}

function regionRecords(
  { utc, euv }: SequenceItem,
  field: PreparedDisc,
  { truth, generated }: Measured,
  clipGauss: number,
  { regions, regionSsim = "crop" }: MeasureOptions,
): RegionRecord[] {
  if (!regions) return [];
  const disc = field.observer ? field : { ...field, ...(euv.observer ? { observer: euv.observer } : {}) };
  return regions(disc, utc).flatMap((region) => {
    const box = regionBox(region, disc);
    if (!box) return [];
    const scores = regionScores(truth, generated, box, { clipGauss, ssim: regionSsim });
    return [{ region: region.name, utc, ...scores }];
  });
}
