import { defineGroup } from "./group.ts";

export const magnetogram = defineGroup(
  "magnetogram",
  "Magnetograms from EUV images: prepare data, generate sequences, evaluate them",
  {},
);
