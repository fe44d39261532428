export { createSynthesizer, type SynthesizerOptions } from "./synthesizer.ts";
