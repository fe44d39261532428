import type { PaperCard } from "@helioscope/core";
import { figures } from "./paper-figures.ts";

/** The paper, what of it is here, where we had to choose, and our figures beside its own. */
export const paper: PaperCard = {
  title: "Identifying and Tracking Solar Magnetic Flux Elements with Deep Learning",
  authors: [
    "Haodi Jiang",
    "Jiasheng Wang",
    "Chang Liu",
    "Ju Jing",
    "Hao Liu",
    "Jason T. L. Wang",
    "Haimin Wang",
  ],
  journal: "The Astrophysical Journal Supplement Series 250:5",
  year: 2020,
  doi: "10.3847/1538-4365/aba4aa",
  arxiv: "2008.12080",
  implemented: [
    "Section 3.1: training labels from SWAMIS masks, two-class to three-class post-processing",
    "Section 3.2, Figure 2, Equation 1: the U-shaped network and its training",
    "Section 3.3, Equations 2 to 9: identification, association and the six events",
    "Section 4.1, Figures 3 to 8: pictures of events in the paper's colours",
    "Section 4.2, Table 2, Figures 9 to 12: size, flux and lifetime statistics, Epps-Singleton tests",
    "Section 5, item 4: the three-class network that the paper compares with",
    "SWAMIS (DeForest et al. 2007): discrimination, clumping, downhill, association, filtering, event classification",
  ],
  deviations: [
    {
      subject: "Place of batch normalisation",
      paper: "convolution, batch normalisation, ReLU",
      here: "preset paper: as the text; preset release: after the ReLU, as the code",
      reason: "Text and code differ",
    },
    {
      subject: "Output layer",
      paper: "1x1 convolution with two kernels and softmax",
      here: "preset paper: as the text; preset release: one sigmoid channel",
      reason: "Text and code differ; the two are equivalent up to a redundant parameter",
    },
    {
      subject: "Up-convolution",
      paper: "2x2 up-convolution",
      here: "preset paper: transposed convolution; preset release: nearest up-sampling, then a 2x2 convolution with ReLU",
      reason: "The text does not say which; the code up-samples",
    },
    {
      subject: "Dropout rate",
      paper: "not given",
      here: "0.5 in paper and release; release also behind the bottleneck",
      reason: "The code's rate",
    },
    {
      subject: "Augmentation",
      paper: "rotation by 0 to 360 degrees, flips in both directions",
      here: "preset paper: as the text; preset release: the code's rotation by 0.2 degrees, shift and zoom of 5 per cent, horizontal flip",
      reason: "Text and code differ by three orders of magnitude in the angle",
    },
    {
      subject: "Two-class to three-class mask",
      paper: "sign of the field inside the significant mask",
      here: "|B| above 150 G as well; release also clears pixels that touch the opposite polarity",
      reason: "The code's rule, without which the published figures do not come out",
    },
    {
      subject: "Tracking thresholds",
      paper: "eps1 0.33, eps2 0.5, circular region of interest",
      here: "profile paper: as the text; profile release: 0.5, 0.1, 0.8, a square region and an overlap rule",
      reason: "Text and code differ; release reproduces the published pictures to the pixel",
    },
    {
      subject: "Equation 9",
      paper: "no outer absolute value",
      here: "profile paper: as printed; profile exclusive: the absolute value is taken",
      reason: "As printed, any remnant that is too strong counts as a cancellation",
    },
    {
      subject: "Compact preset",
      paper: "absent",
      here: "8 kernels, 3 poolings, exact rotations and flips, crops of 240 pixels; shipped with the package",
      reason: "Trains and runs on a CPU and in a web page",
    },
  ],
  figures,
};
