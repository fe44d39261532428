import type { SolarImage } from "@helioscope/core";
import { imageFacts } from "../preprocess/index.ts";
import type { LabelledImage } from "../types.ts";
import type { ListedImage } from "./labelled-options.ts";

/** A listed image with what its file tells where the list is silent. */
export function withFacts(item: ListedImage, image: SolarImage | undefined): LabelledImage {
  const { file, labels, split, region, group } = item;
  const facts = image && imageFacts(image);
  return {
    file,
    labels,
    utc: item.utc ?? image?.time?.utc ?? null,
    observatory: item.observatory ?? facts?.observatory ?? null,
    band: item.band ?? facts?.band ?? null,
    region,
    group,
    split,
  };
}
