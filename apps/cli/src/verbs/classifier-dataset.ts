import { mkdir } from "node:fs/promises";
import { basename, resolve } from "node:path";
import {
  type Counts,
  countImages,
  type DataSplit,
  duplicateColumns,
  duplicateRow,
  joinSets,
  LABELS_FILE,
  type LabelledSet,
  labelledSheet,
  leaksOf,
  leakText,
  openLabelled,
  type SetCounts,
  writeLabelled,
} from "@helioscope/classifier";
import { DataError, isHelioError, type Store, seededRandom, type WorkOptions } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import { LABEL_OPTIONS, labelOptions } from "../classifier/label-options.ts";
import { divideHere, SPLIT_OPTIONS, splitOf } from "../classifier/split-option.ts";
import { userPath } from "../paths.ts";
import { reasonOf } from "../reason.ts";
import { type TableFormat, tableFormats, tableIn } from "../tables/index.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb, FORMAT } from "../verb.ts";

/** Pairs that are told one by one. */
const TOLD = 5;

export const dataset = defineVerb({
  name: "classifier dataset",
  about: "Look through labelled images: what there is, how it can be divided, what leaks between the sides",
  example: "helioscope classifier dataset images/ --split time --block-days 27 --out dataset",
  takes: {
    name: "folders",
    about: "Data sets: a folder for each class, labels.csv, or FITS files with --keyword",
    atLeast: 1,
  },
  options: {
    ...LABEL_OPTIONS,
    ...SPLIT_OPTIONS,
    distance: { type: "number", min: 0, default: 0.25, about: "Largest distance of near-duplicates, 0 to 1" },
    copy: { type: "flag", about: "Copy the images beside the labels.csv that is written" },
    format: FORMAT,
    out: COMMON.out,
    seed: COMMON.seed,
    strict: COMMON.strict,
  },
  async run({ paths, options, terminal, signal }) {
    const formats = tableFormats(options.format);
    const folder = userPath(options.out ?? "out/classifier-dataset");
    const work = {
      signal,
      onProgress: terminal.progress.bind(terminal),
      onWarning: (warning: string) => terminal.warn(warning),
    };
    const { set, files, tables } = await openAll(paths, {
      ...work,
      ...labelOptions(options),
    });
    for (const { name, reason } of set.skipped) terminal.warn(`skipped ${name}: ${reason}`);
    const config = splitOf(options, set, work);
    const split = await divideHere(set, config, { ...work, seed: options.seed }).then(
      (divided) => divided.split,
      (error: unknown) => {
        // What there is can be told without a split that nobody asked for.
        if (options.split !== undefined || !isHelioError(error, "data")) throw error;
        terminal.warn(`No split was made: ${reasonOf(error)}`);
        return undefined;
      },
    );
    const counts = countImages(set, split);
    for (const line of countLines(counts)) terminal.say(line);
    const store = directoryStore(folder);
    const leaks = split ? await tellLeaks(set, split, { ...options, formats, folder, terminal, work }) : null;
    await store.write("sheet.png", await labelledSheet(set, { ...work, random: seededRandom(options.seed) }));
    const written = await writeLabelled(store, set, {
      ...work,
      ...(split && { split }),
      ...(options.copy && { from: files }),
      tables,
    });
    for (const { name, reason } of written.skipped) terminal.warn(`not copied ${name}: ${reason}`);
    terminal.say(`Written   labels.csv, sheet.png${split ? ", near-duplicates" : ""} in ${folder}`);
    const inPlace = paths.length === 1 && resolve(userPath(paths[0]!)) === resolve(folder);
    if (!options.copy && !inPlace)
      terminal.say(
        `Put labels.csv ${paths.length === 1 ? "beside the images" : "into the folder above those given"} to train on this split, or use --copy.`,
      );
    const skipped = [...set.skipped, ...written.skipped];
    terminal.result({ folder, split: split ? config : null, ...counts, leaks, skipped });
    return options.strict && skipped.length > 0 ? 1 : 0;
  },
});

type Files = Pick<Store, "read">;

/** One set of all folders, where its paths are found, and the tables that it was read from. */
async function openAll(
  paths: readonly string[],
  options: Parameters<typeof openLabelled>[1],
): Promise<{ set: LabelledSet; files: Files; tables: { prefix: string; bytes: Uint8Array }[] }> {
  const stores = new Map<string, Store>();
  for (const path of paths) {
    const name = basename(userPath(path));
    if (stores.has(name))
      throw new UsageError(`Two folders are called ${name}: rename one, or give the folder above`);
    stores.set(name, directoryStore(userPath(path)));
  }
  const parts: { name: string; set: LabelledSet }[] = [];
  const tables: { prefix: string; bytes: Uint8Array }[] = [];
  for (const [name, store] of stores) {
    parts.push({ name, set: await openLabelled(store, options) });
    if (options?.layout === undefined && (await store.has(LABELS_FILE)))
      tables.push({ prefix: stores.size === 1 ? "" : `${name}/`, bytes: await store.read(LABELS_FILE) });
  }
  const [only] = [...stores.values()];
  if (parts.length === 1) return { set: parts[0]!.set, files: only!, tables };
  return { set: joinSets(parts), files: filesOf(stores), tables };
}

/** The files of several folders, below the folders' names. */
function filesOf(stores: ReadonlyMap<string, Store>): Files {
  return {
    async read(path) {
      const cut = path.indexOf("/");
      const store = stores.get(path.slice(0, cut));
      if (!store) throw new DataError(`Nothing is stored at ${path}`, { value: path });
      return store.read(path.slice(cut + 1));
    },
  };
}

const SIDE_NAMES: Readonly<Record<string, string>> = {
  train: "Train     ",
  validation: "Validate  ",
  test: "Test      ",
};

async function tellLeaks(
  set: LabelledSet,
  split: DataSplit,
  options: {
    readonly distance: number;
    readonly formats: readonly TableFormat[];
    readonly folder: string;
    readonly terminal: Terminal;
    readonly work: WorkOptions;
  },
) {
  const { distance, formats, folder, terminal, work } = options;
  const leaks = await leaksOf(set, split, {
    ...work,
    maxDistance: distance,
    most: Number.POSITIVE_INFINITY,
  });
  const pairs = leaks.pairs ?? [];
  await mkdir(folder, { recursive: true });
  const sink = tableIn(folder, "near-duplicates", duplicateColumns, formats);
  for (const pair of pairs) await sink.write(duplicateRow(set, pair));
  await sink.close();
  if (leaks.either === 0) terminal.say("Leaks     none: no near-duplicate or region is on two sides");
  for (const line of leakText(leaks)) terminal.warn(line);
  for (const { first, second, distance } of pairs.slice(0, TOLD))
    terminal.say(`  ${distance.toFixed(3)}  ${set.images[first].file}  ${set.images[second].file}`);
  return { ...leaks, pairs: pairs.length };
}

function countLines({
  images,
  classes,
  bands,
  observatories,
  sides,
  times,
  bandsOfClass,
}: SetCounts): string[] {
  const list = (counts: Counts) =>
    Object.entries(counts)
      .map(([name, count]) => `${name || "not known"} ${count}`)
      .join(", ");
  const own = Object.entries(bandsOfClass).filter(([, counts]) => Object.keys(counts).length === 1);
  return [
    `Images    ${images}${times ? `, ${times[0].slice(0, 10)} to ${times[1].slice(0, 10)}` : ""}`,
    `Classes   ${list(classes)}`,
    `Bands     ${list(bands)}`,
    `From      ${list(observatories)}`,
    ...(own.length > 1 && Object.keys(bands).length > 1
      ? [
          `One band  ${own.map(([name, counts]) => `${name} (${Object.keys(counts)[0] || "not known"})`).join(", ")}: a network may learn the band`,
        ]
      : []),
    ...(sides
      ? Object.entries(sides).flatMap(([side, counts]) =>
          Object.values(counts).some((count) => count > 0) ? [`${SIDE_NAMES[side]}${list(counts)}`] : [],
        )
      : []),
  ];
}
