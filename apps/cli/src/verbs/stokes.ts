import { defineGroup } from "./group.ts";
import { assist, invert } from "./stokes-invert.ts";

export const stokes = defineGroup("stokes", "Synthesise and invert Stokes profiles", { invert, assist });
