export { LifetimeBook } from "./lifetime-book.ts";
export { type MovingDistance, movingDistance } from "./moving-distance.ts";
export {
  type TrackProfile,
  type TrackRules,
  trackProfiles,
  trackRules,
  type UnbalancedRule,
} from "./options.ts";
export type { Paint } from "./paints.ts";
export { type RuleChanges, type TrackOptions, type TrackStep, track } from "./track.ts";
