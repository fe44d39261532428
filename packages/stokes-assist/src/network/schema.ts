import * as z from "zod/mini";
import type { StokesNetworkConfig, StokesTraining } from "./config.ts";

const positive = z.number().check(z.positive());
const count = z.int().check(z.positive());
const units = count.check(z.maximum(8192));

/** Schema of a network's layers and codings, as `StokesNetworkConfig` describes them. */
export const networkSchema: z.ZodMiniType<StokesNetworkConfig> = z.strictObject({
  filters: z.tuple([units, units, units]),
  kernels: z.tuple([count, count, count]),
  pooled: z.tuple([z.boolean(), z.boolean(), z.boolean()]),
  padding: z.enum(["valid", "same"]),
  dropout: z.number().check(z.minimum(0), z.lt(1)),
  hidden: z.array(
    z.strictObject({
      units: z.union([units, z.strictObject({ perWavelength: count.check(z.maximum(64)) })]),
      activation: z.enum(["relu", "sigmoid"]),
    }),
  ),
  logTau: z.array(z.number()).check(
    z.minLength(2),
    z.refine((list) => list.every((x, i) => i === 0 || x < list[i - 1]), {
      error: "must descend: the deepest first",
    }),
  ),
  azimuth: z.enum(["printed", "double-angle"]),
  scaling: z.enum(["table-2", "standardised"]),
  inputFactors: z.tuple([positive, positive, positive, positive]),
});

/** Schema of `StokesTraining`. */
export const trainingSchema: z.ZodMiniType<StokesTraining> = z.strictObject({
  epochs: count,
  batchSize: count,
  optimizer: z.enum(["adamax", "adam"]),
  learningRate: positive,
  schedule: z.enum(["constant", "cosine"]),
  loss: z.enum(["mse", "field-weighted"]),
  augmentation: z.enum(["symmetries", "none"]),
  noise: z.number().check(z.minimum(0)),
  validationShare: z.number().check(z.gt(0), z.lt(1)),
  patience: z.nullable(count),
});
