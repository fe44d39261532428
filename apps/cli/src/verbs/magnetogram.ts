import { defineGroup } from "./group.ts";
import { evaluate } from "./magnetogram-evaluate.ts";
import { experiment } from "./magnetogram-experiment.ts";
import { exportVerb } from "./magnetogram-export.ts";
import { generate } from "./magnetogram-generate.ts";
import { prepare } from "./magnetogram-prepare.ts";
import { sun } from "./magnetogram-sun.ts";

export const magnetogram = defineGroup(
  "magnetogram",
  "Magnetograms from EUV images: prepare data, generate sequences, evaluate and export",
  { evaluate, experiment, export: exportVerb, generate, prepare, sun },
);
