export { type ClusterFigureOptions, clusterFigure } from "./cluster-figure.ts";
export { type Compared, type ComparisonFigureOptions, comparisonFigure } from "./comparison-figure.ts";
export { continuumImage } from "./continuum.ts";
export { cyclicMap } from "./cyclic-map.ts";
export { type Density, densityOf } from "./density.ts";
export type { Placed } from "./map-axes.ts";
export { type MapsFigureOptions, mapsFigure } from "./maps-figure.ts";
export { type ProfileFigureOptions, profileFigure } from "./profile-figure.ts";
export {
  type NamedModel,
  type StratificationFigureOptions,
  stratificationFigure,
} from "./stratification-figure.ts";
