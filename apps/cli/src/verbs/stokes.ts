import { defineGroup } from "./group.ts";
import { exportVerb } from "./stokes-export.ts";
import { assist, invert } from "./stokes-invert.ts";
import { maps } from "./stokes-maps.ts";
import { synth } from "./stokes-synth.ts";
import { trainingSet } from "./stokes-training-set.ts";

export const stokes = defineGroup("stokes", "Synthesise and invert Stokes profiles", {
  synth,
  invert,
  assist,
  maps,
  export: exportVerb,
  "training-set": trainingSet,
});
