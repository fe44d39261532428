import type { ConfigSchema } from "@helioscope/core";
import * as z from "zod/mini";
import type { LabelOptions } from "./labels.ts";
import { PAPER_RULES, type SampleRules } from "./rules.ts";

/** Rules and labels of a data set, as a user sets them. */
export interface DataSetConfig {
  readonly rules: SampleRules;
  readonly labels: Required<Omit<LabelOptions, "harps" | "coverage">>;
}

/** The paper's data set, with the readings that {@link SampleRules} explains. */
export const PAPER_DATA_SET: DataSetConfig = {
  rules: PAPER_RULES,
  labels: {
    minimumClass: "M1.0",
    classScale: "listed",
    unnumbered: "nonflaring",
    withinHours: null,
    uncovered: "leave out",
    coverageDays: 90,
  },
};

const limit = z.nullable(z.number().check(z.minimum(0)));

/** Checks the configuration of a data set; throws where a field is unknown or out of range. */
export const dataSetConfig: ConfigSchema<DataSetConfig> = z.strictObject({
  rules: z.strictObject({
    quality: z.nullable(z.int().check(z.minimum(0))),
    velocityMS: limit,
    longitudeDeg: limit,
    longitudeOf: z.enum(["centre", "patch"]),
    peakAreaMicroHemispheres: limit,
    cadenceMinutes: z.nullable(z.number().check(z.positive())),
    offsetMinutes: z.number().check(z.minimum(0)),
    cadencePick: z.enum(["first", "exact"]),
    missing: z.enum(["reject", "accept"]),
  }),
  labels: z.strictObject({
    minimumClass: z.string(),
    classScale: z.enum(["listed", "scaled", "true"]),
    unnumbered: z.enum(["nonflaring", "leave out"]),
    withinHours: limit,
    uncovered: z.enum(["leave out", "nonflaring"]),
    coverageDays: z.number().check(z.minimum(0)),
  }),
});
