export { type Bounds, type InversionConfig, inversionConfig, type NodeSchedule } from "./config.ts";
export { type GuessOptions, guessFor } from "./first-guess.ts";
export { type InvertPixelOptions, invertPixel } from "./invert-pixel.ts";
export { type NodeInterpolation, nodeBasis } from "./nodes.ts";
export { perturbed } from "./perturbed.ts";
export { type InversionPreset, inversionPresets } from "./presets.ts";
export { type ProfileSigns, profileSigns } from "./profile-signs.ts";
export type * from "./types.ts";
export { type WeightOptions, weightProfiles } from "./weights.ts";
