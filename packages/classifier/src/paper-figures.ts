import type { PaperFigure } from "@helioscope/core";

/** What the paper reports, beside what was measured here. Its images were not at hand. */
export const figures: readonly PaperFigure[] = [
  {
    quantity: "accuracy on validation images",
    data: "1,318 Hinode/SOT H-alpha images in five classes, a random tenth of sequences",
    reported: 0.9992,
    ours: null,
  },
];
