export { type ChooseOptions, type ChosenClustering, chooseClusters } from "./choose.ts";
export { mapFeatures } from "./features.ts";
export { type Clustering, type KMeansOptions, kMeans } from "./k-means.ts";
export { clusterMeans } from "./means.ts";
export type { Points } from "./points.ts";
export { silhouette } from "./silhouette.ts";
