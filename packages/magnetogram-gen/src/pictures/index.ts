export { type DifferenceFigureOptions, differenceFigure } from "./difference-figure.ts";
export { type FieldSeries, type FluctuationOptions, fluctuationFigure } from "./fluctuation-figure.ts";
export * from "./patches.ts";
export {
  type AnimationFrame,
  type AnimationOptions,
  animationFrame,
  sequenceAnimation,
} from "./sequence-animation.ts";
export * from "./sequence-sheet.ts";
export { type ShowOptions, showEuv, showField } from "./show.ts";
