import { imageFacts, nameFacts, type ReadImage } from "../preprocess/index.ts";
import type { LabelledImage } from "../types.ts";
import type { ListedImage } from "./labelled-options.ts";

/** A listed image with what its file tells where the list is silent; without the image only its name is asked. */
export function withFacts(item: ListedImage, image: ReadImage | undefined): LabelledImage {
  const { file, labels, split, region, group } = item;
  const facts = image ? imageFacts(image) : factsOfName(item.source ?? file);
  return {
    file,
    labels,
    utc: item.utc ?? facts.utc,
    observatory: item.observatory ?? facts.observatory,
    band: item.band ?? facts.band,
    region,
    group,
    split,
  };
}

function factsOfName(name: string) {
  const { time, observatory, band } = nameFacts(name);
  return { utc: time?.utc ?? null, observatory, band };
}
