import { defineGroup } from "./group.ts";
import { prepare } from "./magnetogram-prepare.ts";

export const magnetogram = defineGroup(
  "magnetogram",
  "Magnetograms from EUV images: prepare data, generate sequences, evaluate them",
  { prepare },
);
