import { artefact } from "./flare-artefact.ts";
import { baselines } from "./flare-baselines.ts";
import { crossValidateVerb } from "./flare-cross-validate.ts";
import { dataset } from "./flare-dataset.ts";
import { explain } from "./flare-explain.ts";
import { exportVerb } from "./flare-export.ts";
import { keywords } from "./flare-keywords.ts";
import { population } from "./flare-population.ts";
import { predict } from "./flare-predict.ts";
import { probe } from "./flare-probe.ts";
import { defineGroup } from "./group.ts";

export const flare = defineGroup("flare", "Tell flaring from nonflaring active regions, and see why", {
  artefact,
  baselines,
  "cross-validate": crossValidateVerb,
  dataset,
  explain,
  export: exportVerb,
  keywords,
  population,
  predict,
  probe,
});
