import type { PaperCard } from "@helioscope/core";
import { figures } from "./paper-figures.ts";

/** The paper, what of it is here, where we had to choose, and our figures beside its own. */
export const paper: PaperCard = {
  title:
    "Fast Solar Image Classification Using Deep Learning and Its Importance for Automation in Solar Physics",
  authors: ["John A. Armstrong", "Lyndsay Fletcher"],
  journal: "Solar Physics 294:80",
  year: 2019,
  doi: "10.1007/s11207-019-1473-z",
  arxiv: "1905.13575",
  implemented: [
    "Section 2.3, Equations 1 to 3: He initialisation, stochastic gradient descent with Nesterov momentum",
    "Section 3, Figures 1 and 2, Equations 4 and 5: the network of 13 layers with batch normalisation and dropout",
    "Section 3.1, Equations 7 and 8: cross-entropy; 100 epochs at each of three learning rates, the best epoch kept",
    "Section 4.1, Table 1, Equations 9 to 14: confusion matrix, precision and recall",
    "Section 4.2.1, Figure 5: images degraded to a lower resolution",
    "Sections 1 and 5, proposed there: transfer learning, several labels an image, residual blocks, catalogues of directories",
  ],
  deviations: [
    {
      subject: "Weights of the last three convolutions",
      paper: "Figure 1 shows them as layers of their own",
      here: "slic-paper shares one set between them, batch normalisation included; slic-untied does not",
      reason: "The authors' code applies one layer three times; their trained weights have no other form",
    },
    {
      subject: "He initialisation (Equation 1)",
      paper: "n is the number of connections, explained as the number of feature maps",
      here: "n is the number of inputs of one output, 9 times the feature maps below; `initial: feature-maps` is the literal one",
      reason: "That is He et al. 2015b; the authors' code never runs its own initialisation",
    },
    {
      subject: "Descent (Equations 2 and 3)",
      paper: "Equation 2 adds the gradient; Equation 3 evaluates it ahead of the step",
      here: "the gradient is subtracted; velocity v = mu v + g, step rate (g + mu v)",
      reason: "A misprint, and the form that the authors' framework uses",
    },
    {
      subject: "Batch normalisation (Equation 4)",
      paper: "square root of sigma(x) + epsilon, with sigma the variance",
      here: "as that; epsilon 1e-5, moving statistics with momentum 0.9 (PyTorch's 0.1)",
      reason:
        "The defaults of the authors' framework; a layer applied three times moves its statistics three times a step",
    },
    {
      subject: "False positives (Equation 10)",
      paper: "the sum runs over i",
      here: "over k, the rows",
      reason: "A misprint",
    },
    {
      subject: "Input",
      paper:
        "not described; the code scales and resizes training images in one way and new images in another",
      here: "one preparation for both: scaled by its own range (compact: to mean 0 and spread 1), resized antialiased; `slic-legacy` repeats either way of the code",
      reason: "A network that is shown other numbers than it was trained on answers another question",
    },
    {
      subject: "Images with a zero pixel",
      paper: "left out of the training by the code",
      here: "kept",
      reason: "Off-limb sky and missing pixels are part of the data",
    },
    {
      subject: "Validation",
      paper: "a random tenth; in the code every tenth image of a sequence",
      here: "blocks of time by default; the original's way as `split: every`",
      reason: "Neighbours in time are near-copies, and a validation that has seen them says too much",
    },
    {
      subject: "Size of the network",
      paper: "images of 256x256, two layers of 4096 neurons",
      here: "slic-paper as that; slic-compact: 64x64, a quarter of the feature maps, each map's mean instead of the dense layers",
      reason: "97 % of the weights are in the dense layers; a CPU trains the compact one in minutes",
    },
    {
      subject: "Residual blocks",
      paper: "proposed",
      here: "preset residual: four stages of two blocks of two convolutions, projection where the size changes",
      reason: "He et al. 2015a, in the size of slic-compact",
    },
    {
      subject: "Several labels",
      paper: "classifier chains, ensembles or recurrent networks are proposed",
      here: "one network, a sigmoid and a threshold for each class",
      reason: "The simplest of what the section asks for; the classes of one image need no order",
    },
  ],
  figures,
};
