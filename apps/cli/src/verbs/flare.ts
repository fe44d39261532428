import { dataset } from "./flare-dataset.ts";
import { keywords } from "./flare-keywords.ts";
import { population } from "./flare-population.ts";
import { predict } from "./flare-predict.ts";
import { defineGroup } from "./group.ts";

export const flare = defineGroup("flare", "Tell flaring from nonflaring active regions, and see why", {
  dataset,
  keywords,
  population,
  predict,
});
