import type { PaperFigure } from "@helioscope/core";

const CV = "ten splits by region, May 2010 to September 2015";
const TEST = "October 2015 to August 2018";
const KEYWORDS =
  "hourly keywords of 1332 HARPs, another selection than the paper's; ours: total unsigned flux alone";

/** What the paper reports, beside what was measured here. Its archive of magnetograms was not at hand. */
export const figures: readonly PaperFigure[] = [
  { quantity: "TSS of CNN-1 at 128x128", data: CV, reported: "0.33 +- 0.07", ours: null },
  { quantity: "TSS of CNN-2 at 128x128", data: CV, reported: "0.45 +- 0.07", ours: null },
  { quantity: "TSS of CNN-2 at 256x256", data: CV, reported: "0.51 +- 0.06", ours: null },
  { quantity: "TSS of CNN-2 at 256x256", data: TEST, reported: "0.52 +- 0.04", ours: null },
  { quantity: "TSS", data: `${CV}; ${KEYWORDS}`, reported: "0.51 +- 0.06", ours: "0.572 +- 0.031" },
  { quantity: "TSS", data: `${TEST}; ${KEYWORDS}`, reported: "0.52 +- 0.04", ours: "0.546 +- 0.083" },
];
