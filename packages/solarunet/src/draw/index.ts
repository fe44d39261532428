export { type BackgroundOptions, magnetogramPicture } from "./background.ts";
export { type BorderKind, borderColours, borderKind, borderMeanings } from "./colours.ts";
export { type Comparison, comparisonPictures, featuresOnlyIn } from "./comparison.ts";
export { eventCaption } from "./event-caption.ts";
export {
  type EventFrame,
  type EventPanel,
  type EventPanelOptions,
  type EventPanels,
  eventPanels,
} from "./event-panels.ts";
export { type TrackedPictureOptions, trackedPicture } from "./tracked-picture.ts";
export type { ViewWindow } from "./view-window.ts";
