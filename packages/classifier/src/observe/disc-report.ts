import type { Fact, ObserveContext, Picture, ReportTable, Row, Score, TableSink } from "@helioscope/core";
import {
  classifyMap,
  discPicture,
  mapRegions,
  type RegionCounts,
  regionColumns,
  regionRow,
  regionScores,
  type SolarDisc,
  scoreRegions,
  sumCounts,
  THRESHOLD_BASELINE,
  thresholdRegions,
} from "../explain/index.ts";
import type { ClassifierNet } from "../network/index.ts";
import { imageFacts, type ReadImage } from "../preprocess/index.ts";
import type { KnownScenes } from "./truth.ts";

export interface DiscFindings {
  readonly facts: readonly Fact[];
  readonly tables: readonly ReportTable[];
  readonly pictures: readonly Picture[];
  readonly scores: readonly Score[];
}

/** Discs that a page shows. */
const SHOWN_DISCS = 4;
const SHOWN_ROWS = 20;
/** Columns of the table that a page shows. */
const PAGE: ReadonlySet<string> = new Set([
  "file",
  "class",
  "peak_probability",
  "x_arcsec",
  "y_arcsec",
  "meridian_longitude",
  "latitude",
]);

/** Regions of full discs as they come: a table, a picture each, scores where features are known. */
export class DiscReport {
  readonly #network: ClassifierNet;
  readonly #context: ObserveContext;
  readonly #truth: KnownScenes | undefined;
  #sink: TableSink | undefined;
  readonly #shown: Row[] = [];
  readonly #pictures: Picture[] = [];
  readonly #ours: RegionCounts[] = [];
  readonly #theirs: RegionCounts[] = [];
  #rows = 0;
  #count = 0;

  constructor(network: ClassifierNet, context: ObserveContext, truth: KnownScenes | undefined) {
    this.#network = network;
    this.#context = context;
    this.#truth = truth;
  }

  /** Discs so far. */
  get count(): number {
    return this.#count;
  }

  async add(file: string, image: ReadImage, disc: SolarDisc): Promise<void> {
    const { out, signal } = this.#context;
    const map = await classifyMap(image, this.#network, { disc, ...(signal ? { signal } : {}) });
    const regions = mapRegions(map, image);
    this.#count++;
    this.#sink ??= await this.#context.table("regions", regionColumns);
    const { utc } = imageFacts(image);
    for (const [k, region] of regions.entries()) {
      const row = regionRow(region, { file, utc, region: k + 1 });
      await this.#sink.write(row);
      if (this.#rows++ < SHOWN_ROWS) this.#shown.push(row);
    }
    const path = `discs/${String(this.#count).padStart(4, "0")}.svg`;
    const boxes = this.#truth?.boxesOf(file);
    await out.write(path, discPicture(image, map, regions, { title: file, ...(boxes ? { boxes } : {}) }));
    if (this.#pictures.length < SHOWN_DISCS) {
      this.#pictures.push({
        path,
        title: file,
        caption: `${regions.length} regions that a window of ${map.windowPx} pixels finds; the number is the highest probability of the class within.`,
      });
    }
    if (!boxes) return;
    const { classes } = this.#network;
    this.#ours.push(scoreRegions(regions, boxes, classes));
    this.#theirs.push(scoreRegions(thresholdRegions(image, disc), boxes, classes));
  }

  async finish(): Promise<DiscFindings> {
    await this.#sink?.close();
    if (this.#count === 0) return { facts: [], tables: [], pictures: [], scores: [] };
    const table = {
      name: "regions",
      title: "Regions on the discs",
      columns: regionColumns.filter(({ name }) => PAGE.has(name)),
      rows: this.#rows,
      shown: this.#shown,
    };
    const baseline = { name: THRESHOLD_BASELINE, counts: sumCounts(this.#theirs) };
    return {
      facts: [{ label: "Regions on full discs", value: this.#rows }],
      tables: [table],
      pictures: this.#pictures,
      scores: this.#ours.length > 0 ? regionScores(sumCounts(this.#ours), baseline) : [],
    };
  }
}
