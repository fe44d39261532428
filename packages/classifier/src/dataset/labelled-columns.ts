import type { Column } from "@helioscope/core";

/** Columns of `labels.csv` as {@link writeLabelled} writes it. With several labels `labels` stands for `class`. */
export const labelledColumns: readonly Column[] = [
  { name: "file", type: "string", about: "Path of the image in the folder of the data set" },
  { name: "class", type: "string", about: "What it shows; several labels separated by ;" },
  { name: "band", type: "string", about: "Band, such as AIA_304" },
  { name: "observatory", type: "string", about: "Observatory" },
  { name: "utc", type: "string", about: "Time of observation, UTC" },
  { name: "region", type: "string", about: "Active region, or whatever the images of one object share" },
  { name: "group", type: "string", about: "Images of one group stay on one side of a split" },
  { name: "split", type: "string", about: "train, validation or test; empty: on no side" },
];
