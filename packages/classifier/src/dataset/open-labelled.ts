import {
  DataError,
  isHelioError,
  type Skip,
  type SolarImage,
  type Store,
  throwIfAborted,
} from "@helioscope/core";
import { readImage } from "../preprocess/index.ts";
import type { LabelKind, LabelledImage, LabelledSet } from "../types.ts";
import { withFacts } from "./facts.ts";
import { isHidden, listFolders } from "./folder-layout.ts";
import { listByKeyword } from "./keyword-layout.ts";
import {
  LABELS_FILE,
  type LabelledLayout,
  type ListedImage,
  type OpenLabelledOptions,
} from "./labelled-options.ts";
import { listTable } from "./table-layout.ts";

/**
 * Opens a labelled data set: folders named as classes, a table, or FITS files with the label in a keyword. The list is in
 * memory, pixels are read when asked for. What is missing, unlabelled, named twice or cannot be read is skipped with the
 * reason. Times, bands and observatories that the table lacks come from headers and file names.
 *
 * Throws a DataError when no labelled image is left, a FormatError for a table that is none, an AbortedError when the
 * signal fires.
 */
export async function openLabelled(store: Store, options: OpenLabelledOptions = {}): Promise<LabelledSet> {
  const prefix = folderOf(options.prefix);
  const paths = (await store.list(prefix)).map((path) => path.slice(prefix.length));
  const found = await list(store, paths, prefix, options);
  const skipped: Skip[] = [...found.skipped];
  const wanted = options.classes && new Set(options.classes);
  const there = new Set(paths);
  const images: LabelledImage[] = [];
  const sources: string[] = [];
  const withSignal = options.signal ? { signal: options.signal } : {};
  let done = 0;
  for (const item of found.images) {
    throwIfAborted(options.signal);
    options.onProgress?.({ stage: "images", done: done++, total: found.images.length });
    const labels = wanted ? item.labels.filter((label) => wanted.has(label)) : item.labels;
    if (wanted && found.labels === "single" && labels.length === 0) continue;
    try {
      if (!there.has(item.file)) throw new DataError("The file is not there");
      const source = item.source ?? item.file;
      const image =
        options.verify === false
          ? undefined
          : await readImage(await store.read(prefix + item.file), item.file, { source, ...withSignal });
      images.push(withFacts({ ...item, labels }, image));
      sources.push(source);
    } catch (error) {
      if (!isHelioError(error) || isHelioError(error, "aborted")) throw error;
      skipped.push({ name: item.file, reason: error.message });
    }
  }
  if (images.length === 0)
    throw new DataError(`No labelled image among ${paths.length} files`, {
      value: skipped,
      expected: `a folder for each class, or ${LABELS_FILE} with the columns file and class`,
      ...(skipped.length > 0 && { remedy: `The first was left out because: ${skipped[0].reason}` }),
    });
  return {
    images,
    classes: [...new Set(options.classes ?? images.flatMap(({ labels }) => labels))].sort(),
    labels: found.labels,
    skipped,
    async read(index): Promise<SolarImage> {
      const image = images[index];
      if (!image)
        throw new DataError(`There is no image ${index}`, {
          value: index,
          expected: `0 to ${images.length - 1}`,
        });
      return readImage(await store.read(prefix + image.file), image.file, { source: sources[index] });
    },
  };
}

interface Listed {
  readonly images: readonly ListedImage[];
  readonly skipped: readonly Skip[];
  readonly labels: LabelKind;
}

async function list(
  store: Store,
  paths: readonly string[],
  prefix: string,
  options: OpenLabelledOptions,
): Promise<Listed> {
  const recognised: LabelledLayout = paths.includes(LABELS_FILE) ? { kind: "table" } : { kind: "folders" };
  const layout = options.layout ?? recognised;
  const labels = options.labels ?? "single";
  if (layout.kind === "folders") return { ...listFolders(paths), labels };
  if (layout.kind === "keyword") {
    const files = paths.filter((path) => !isHidden(path));
    return {
      ...(await listByKeyword(store, files, layout.keyword, { ...options, kind: labels, prefix })),
      labels,
    };
  }
  const path = layout.path ?? LABELS_FILE;
  const table = listTable(await store.read(prefix + path), options.labels);
  if (table.otherLabels > 0)
    options.onWarning?.(
      `${table.otherLabels} rows of ${path} have other labels than their class, which is taken; labels "several" takes the column labels`,
    );
  return table;
}

const folderOf = (prefix: string | undefined) =>
  prefix === undefined || prefix === "" || prefix.endsWith("/") ? (prefix ?? "") : `${prefix}/`;
