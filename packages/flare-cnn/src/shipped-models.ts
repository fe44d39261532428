/**
 * Folders of the trained networks that come with the package: CNN-2 at native scale, and the same of magnetograms that
 * are resized as the paper does it. Both were trained on a synthetic population.
 */
export const shippedModels: Readonly<Record<"native" | "resized", URL>> = {
  native: new URL("../models/native/", import.meta.url),
  resized: new URL("../models/resized/", import.meta.url),
};
