export { type ArchiveName as NameFacts, archiveName as nameFacts, type ImageOrigin } from "@helioscope/core";
export { assertContent } from "./assert-content.ts";
export { type DegradeOptions, degrade } from "./degrade.ts";
export { type ImageFacts, imageFacts, type ReadImage } from "./image-facts.ts";
export { type OriginAndWavelength, originOf } from "./origin-of.ts";
export { prepareImage } from "./prepare-image.ts";
export { type ReadImageOptions, readImage } from "./read-image.ts";
export { slicRejects } from "./slic-legacy.ts";
