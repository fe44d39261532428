export { gaussianProfile, hinodeSpProfile } from "./instruments.ts";
export { localContinuum, toDiscCentre } from "./local-continuum.ts";
export { equidistant, gris15648, hinodeSp } from "./setups.ts";
export { createSynthesizer, type SynthesizerOptions } from "./synthesizer.ts";
