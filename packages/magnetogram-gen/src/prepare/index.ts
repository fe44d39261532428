export { type AngularRadius, angularRadius } from "./angular-radius.ts";
export type { Circle } from "./circle.ts";
export {
  type DegradationTable,
  degradationFactor,
  parseDailyDegradation,
  parseDegradation,
} from "./degradation.ts";
export { discRadiusPx, gridScaleArcsec, skyToPixel } from "./disc-geometry.ts";
export { exposureSeconds } from "./exposure.ts";
export { type FitLimbOptions, fitLimb, type LimbFit } from "./fit-limb.ts";
export { type LevelOnePointFiveOptions, levelOnePointFive } from "./level-one-point-five.ts";
export { discQuantiles, matchIntensity, meanQuantiles, type QuantileMatch } from "./match-intensity.ts";
export {
  type ChannelPointing,
  type PointingInterval,
  type PointingTable,
  parsePointing,
  updatePointing,
} from "./pointing.ts";
export { type PrepareExtras, prepareDisc } from "./prepare-disc.ts";
export { qualityReasons, qualityRejection, qualityWord } from "./quality.ts";
export { type Resampled, resampleDisc } from "./resample.ts";
export { scaleField, scaleIntensity, unscaleField, unscaleIntensity } from "./scaling.ts";
