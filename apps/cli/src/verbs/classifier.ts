import { defineGroup } from "./group.ts";

export const classifier = defineGroup(
  "classifier",
  "Teach the classifier new kinds of images, test it, look into it, exchange its weights",
  {},
);
