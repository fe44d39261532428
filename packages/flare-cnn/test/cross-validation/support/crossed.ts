import type { FlareCnnConfig } from "../../../src/config.ts";
import type { SampleSource } from "../../../src/network/sample-set.ts";
import { tiny } from "../../network/support/fields.ts";
import { touchingRegions } from "../../network/support/source.ts";

export const config: FlareCnnConfig = {
  ...tiny.small,
  training: { ...tiny.small.training, steps: 4, validateEvery: 2, batchSize: 8, validationShare: 0.25 },
};

/** 18 earlier regions, 6 later ones; the last HARP of the earlier ones shares a NOAA number with the first. */
const few = touchingRegions(24);
export const source: SampleSource = {
  ...few,
  samples: few.samples.map((sample) => ({
    ...sample,
    ...(sample.harp > 18 ? { utc: sample.utc.replace("2014", "2016") } : {}),
    ...(sample.harp === 18 ? { noaa: [11000, 11017], group: "1" } : {}),
  })),
};
