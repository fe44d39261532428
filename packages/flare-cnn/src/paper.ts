import type { PaperCard } from "@helioscope/core";
import { figures } from "./paper-figures.ts";

/** The paper, what of it is here, where we had to choose, and our figures beside its own. */
export const paper: PaperCard = {
  title:
    "Supervised Convolutional Neural Networks for Classification of Flaring and Nonflaring Active Regions Using Line-of-sight Magnetograms",
  authors: ["Shamik Bhattacharjee", "Rasha Alshehhi", "Dattaraj B. Dhuri", "Shravan M. Hanasoge"],
  journal: "The Astrophysical Journal 898:98",
  year: 2020,
  doi: "10.48550/arXiv.2005.13333",
  arxiv: "2005.13333",
  implemented: [
    "Section 2: the data set's rules (QUALITY, relative velocity, longitude, area, cadence, flaring regions), the chronological split",
    "Section 3, Figures 1 to 3: CNN-1 and CNN-2 with its inception modules",
    "Section 4.1, Tables 2 and 3: resizing to 128 and 256 pixels, ten repeated 2/3 to 1/3 splits by region",
    "Section 4.2, Figures 4 and 5: instantaneous recall around flares, beside baselines of keywords",
    "Section 4.3, Figure 6: magnetograms and flux by bins of the output",
    "Section 4.4, Figures 7 to 11: synthetic bipoles, their size, field, polarity order and resolution",
    "Section 4.5, Figure 12: occlusion maps",
    "Appendix A, Equations A1 to A7: activations, the weighted cross-entropy and the custom loss",
  ],
  deviations: [
    {
      subject: "Numbers of filters, strides, padding, width of the dense layer",
      paper: "not given",
      here: "preset paper: 32 and 64 filters, inception branches of 32 and 64; cnn-1: 16, 32 and 64 neurons; every number is an option",
      reason:
        "A network of this size fits learning rate and images as given; the widths of GoogLeNet are presets too",
    },
    {
      subject: "Stride of the pools",
      paper: "an NxN pool downsamples by N",
      here: "preset paper: stride 3 of the 3x3 pools; cnn-2-strided: stride 2, with a first convolution of stride 2",
      reason: "The text's own definition, and the default of the Keras that the authors used",
    },
    {
      subject: "Pools of CNN-1",
      paper: "text: behind the first convolution; caption of Figure 1: behind each",
      here: "preset cnn-1: behind each; cnn-1-one-pool: behind the first",
      reason: "Text and figure differ",
    },
    {
      subject: "Activation",
      paper: "leaky ReLU, its slope not given",
      here: "slope 0.3; preset paper-identity: none (Equation A2)",
      reason: "The default of the Keras that the authors used",
    },
    {
      subject: "Batch normalisation",
      paper: "pre-processes the inputs of each convolution",
      here: "before each convolution; one for the branches and the pool of an inception module; momentum 0.99 (native: 0.95)",
      reason: "The text's words; the momentum is Keras' default",
    },
    {
      subject: "Scale of the field",
      paper: "not given",
      here: "raw gauss in paper; divided by 300 G in native, crop and spp",
      reason: "The small learning rate and the saturation above 3000 G agree with raw gauss",
    },
    {
      subject: "Factor lambda of Equation A5",
      paper: "from the counts of the batch at threshold 0.5",
      here: "a constant to the gradient; 1 for a batch of one class; undefined scores count as 0",
      reason: "Counts have no gradient, and a batch may lack a class",
    },
    {
      subject: "Hemispheres (section 4.4)",
      paper:
        "networks are retrained with all polarities reversed, and with the south mirrored by the laws of Hale and Joy",
      here: "both as augmentations at random; the order of polarities is an option of every probe",
      reason:
        "A network that sees both hemispheres alike has no order to learn; a data set can be mirrored beforehand",
    },
    {
      subject: "Small populations of regions",
      paper: "no dropout, no calibration",
      here: "native: dropout before the dense layers, a random factor on the field, logits calibrated on validation regions",
      reason: "A few hundred regions are soon known by heart; paper has none of it",
    },
    {
      subject: "Learning rate",
      paper: "5e-6, plain stochastic gradient descent, number of epochs not given",
      here: "preset paper: as the text; the shipped presets take larger steps",
      reason: "Raw gauss at the input go with so small a rate, and it is slow",
    },
    {
      subject: "Validation",
      paper: "10-fold cross-validation",
      here: "ten repeated random splits of 2/3 to 1/3, regions that share a NOAA number kept together",
      reason: "What the text describes; HARPs of one region on both sides would leak",
    },
    {
      subject: "Largest area",
      paper: "more than 25 Mm2",
      here: "as the text, and an option",
      reason: "25 Mm2 are less than one small spot and exclude nothing",
    },
    {
      subject: "Longitude",
      paper: "within 45 degrees of the central meridian",
      here: "of the flux-weighted centre; the whole patch as an option",
      reason: "The text does not say of what",
    },
    {
      subject: "Occlusion",
      paper: "text: change of the label; captions: of the output; mask moved by 1 pixel",
      here: "probability by default, label and logit as options; mask moved by 8 pixels, the last place always reached; at fixed scale a mask of a fixed size on the Sun",
      reason:
        "A label changes rarely, and 24,649 passes a magnetogram give the same map; a share of the frame is the artefact once more",
    },
    {
      subject: "Size of Figure 7",
      paper: "728x427 in one place, 768x427 elsewhere",
      here: "768x427",
      reason: "768 pixels of 0.03 degrees are the 23 degrees of the caption",
    },
    {
      subject: "Fixed scale",
      paper: "asked for, not built",
      here: "presets native (whole magnetogram, masked pooling), crop and spp (spatial pyramid pooling)",
      reason: "Resizing tells the network the size of the frame, which is the paper's main finding",
    },
  ],
  figures,
};
