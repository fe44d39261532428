export {
  type CatalogueEntry,
  type CatalogueOptions,
  classifyBatches,
  classifyImages,
} from "./classify-images.ts";
export { catalogueColumns, skippedColumns } from "./columns.ts";
export { CatalogueExamples, type ExampleRow } from "./examples.ts";
export { classTitle, hekEventType } from "./hek.ts";
export type { ImageFile } from "./image-file.ts";
export {
  type LookOptions,
  lookAtImage,
  type OpenedImage,
  openImage,
  type SeenImage,
} from "./look.ts";
export { type CatalogueModel, type RowOptions, type RowPlan, rowPlan } from "./options.ts";
export { entropyBits, ranking } from "./ranking.ts";
export { type CataloguedImage, catalogueRow } from "./row.ts";
export { type CatalogueCounts, CatalogueTally } from "./tally.ts";
export { classifierVersion } from "./version.ts";
