import type { WorkOptions } from "@helioscope/core";
import type { LabelKind } from "../types.ts";

/**
 * Where the labels of a data set stand. `folders`: the first folder of a path names the class (or a side of the split, as
 * `train/filament/a.png`), further folders mean nothing. `table`: a CSV file, `labels.csv` where no path is given.
 * `keyword`: a keyword of the FITS headers, several labels in it separated by ";".
 */
export type LabelledLayout =
  | { readonly kind: "folders" }
  | { readonly kind: "table"; readonly path?: string }
  | { readonly kind: "keyword"; readonly keyword: string };

export interface OpenLabelledOptions extends WorkOptions {
  /** Recognised where absent: a table where the folder has `labels.csv`, else folders. */
  readonly layout?: LabelledLayout;
  /** `single` where absent, but `several` for a table with a column `labels` and none `class`. */
  readonly labels?: LabelKind;
  /** Images of other classes are left out; where absent the classes are those that occur. */
  readonly classes?: readonly string[];
  /**
   * Decode every image once (and keep none), so that files that cannot be read are known beforehand and times and
   * observatories are taken from their headers. True where absent; without it those come from the table and the names only.
   */
  readonly verify?: boolean;
  /** Folder of the data set in the store; the store itself where absent. Paths are told without it. */
  readonly prefix?: string;
}

/** Name of the table in the folder of a data set. */
export const LABELS_FILE = "labels.csv";

/** An image as the layout tells it, before its file is looked at. */
export interface ListedImage {
  readonly file: string;
  readonly labels: readonly string[];
  readonly split: "train" | "validation" | "test" | null;
  readonly utc: string | null;
  readonly observatory: string | null;
  readonly band: string | null;
  readonly region: string | null;
  readonly group: string | null;
  /** Name of the file that the image was cut from: its time and band are those of the image. */
  readonly source: string | null;
}

/** One of them without facts. */
export function listed(
  file: string,
  labels: readonly string[],
  split: ListedImage["split"] = null,
): ListedImage {
  return {
    file,
    labels,
    split,
    utc: null,
    observatory: null,
    band: null,
    region: null,
    group: null,
    source: null,
  };
}
