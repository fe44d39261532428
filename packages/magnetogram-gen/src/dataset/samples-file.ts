import { type Column, csvText } from "@helioscope/core";
import type { PreparedSet } from "../types.ts";

export const SAMPLES_FILE = "samples.csv";

/** Columns of `samples.csv` for samples of so many images, the earliest first. */
export function sampleColumns(frames: number): Column[] {
  return [
    { name: "utc", type: "string", about: "Time of the last EUV image, UTC" },
    { name: "side", type: "string", about: "train, validation or test; empty in a gap or without a field" },
    { name: "field", type: "string", about: "Field at that time, empty where none was observed" },
    { name: "field_utc", type: "string", about: "Time of the field, UTC" },
    ...Array.from({ length: frames }, (_, k): Column => {
      const back = frames - 1 - k;
      return {
        name: `euv_${k + 1}`,
        type: "string",
        about: back === 0 ? "The last EUV image" : `EUV image ${back} before the last`,
      };
    }),
  ];
}

/** The text of `samples.csv`: for people and other programs; `openPrepared` makes samples of the manifest. */
export function samplesText(set: Pick<PreparedSet, "samples" | "euv" | "field">, frames: number): string {
  return csvText(
    sampleColumns(frames).map(({ name }) => name),
    set.samples.map(({ utc, side, field, euv }) => [
      utc,
      side,
      field === null ? null : set.field[field].file,
      field === null ? null : set.field[field].utc,
      ...euv.map((index) => set.euv[index].file),
    ]),
  );
}
