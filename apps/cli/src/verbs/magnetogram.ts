import { defineGroup } from "./group.ts";
import { prepare } from "./magnetogram-prepare.ts";
import { sun } from "./magnetogram-sun.ts";

export const magnetogram = defineGroup(
  "magnetogram",
  "Magnetograms from EUV images: prepare data, generate sequences, evaluate them",
  { prepare, sun },
);
