import { predict } from "./flare-predict.ts";
import { defineGroup } from "./group.ts";

export const flare = defineGroup("flare", "Tell flaring from nonflaring active regions, and see why", {
  predict,
});
