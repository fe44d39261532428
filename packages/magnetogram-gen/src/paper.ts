import type { PaperCard } from "@helioscope/core";
import { figures } from "./paper-figures.ts";

/** The paper, what of it is here, where we had to choose, and its figures. */
export const paper: PaperCard = {
  title:
    "A Dynamic Deep-learning Model for Generating a Magnetogram Sequence from an SDO/AIA EUV Image Sequence",
  authors: ["Wenqing Sun", "Long Xu", "Suli Ma", "Yihua Yan", "Tie Liu", "Weiqiang Zhang"],
  journal: "The Astrophysical Journal Supplement Series 262:45",
  year: 2022,
  doi: "10.3847/1538-4365/ac85c0",
  implemented: [
    "Section 2: level 1.5, alignment of HMI, the fixed disc of 976 arcsec, bicubic 512x512, exposure, clipping at 200 G, pairing, sequences of three, splits by time",
    "Section 3.1, Equations 1 to 3: pix2pix, its loss and its PatchGAN",
    "Section 3.2, Equation 4: the convolutional GRU, and the form of Ballas et al.",
    "Section 3.3, Figures 2 and 3: the GRU at the bottom of the U-Net, the encoder shared by the frames",
    "Section 4, Equation 5, Tables 1 and 2: SSIM, PSNR, flux correlations, over full discs and active regions",
    "Figures 1, 4 and 5: colour patches, sequences, difference maps with their correlation",
  ],
  deviations: [
    {
      subject: "Depth and width of the U-Net, width of the GRU",
      paper: "not given",
      here: "preset paper: 8 halvings, 64 to 512 feature maps, a GRU of 512 with 3x3 kernels on the 2x2 bottleneck; all are options",
      reason: "pix2pix, which the paper takes as its baseline; a ninth halving would leave the GRU one pixel",
    },
    {
      subject: "Skip connections of a sequence",
      paper: "not given: Figure 3 shows one decoder behind the GRU",
      here: "those of the last frame; options: their mean, and a recurrent state at each level",
      reason:
        "The simplest reading. With it no smoothing reaches the fine levels, which the experiment shows; the other two are what repairs that",
    },
    {
      subject: "What the discriminator sees",
      paper: "D(x, y), x being the input",
      here: "the EUV image of the field's time and the field; condition: all shows it the sequence",
      reason: "The three networks then meet the same discriminator",
    },
    {
      subject: "Which frame the field belongs to",
      paper: "the HMI image at the same time as three AIA images",
      here: "the last one",
      reason: "A sequence is generated as it comes, without looking ahead",
    },
    {
      subject: "Intensities",
      paper: "divided by the exposure time; no more is said",
      here: "logarithm from 0.8 to 250 DN/s; square root, linear and asinh are options",
      reason: "The range of the browse pictures of AIA 304; intensities are spread log-normally",
    },
    {
      subject: "Dropout and batch normalisation at test time",
      paper: "not said; the pix2pix codes leave dropout on and normalise with the batch's own statistics",
      here: "deterministic: off, moving statistics. reference: as the codes do",
      reason: "Dropout at test time is itself a flicker between frames: the claim must hold without it",
    },
    {
      subject: "SSIM",
      paper: "c1 = 2.55, c2 = 7.65 in the formula of Equation 5, no window named",
      here: "a Gaussian window of 1.5 pixels with these constants; global, scikit-image's and on-disc variants are named",
      reason:
        "With one window for the whole image an empty field would score 0.03, with windows 0.56: only the latter is near Table 1. The constants are K L, not (K L)^2 as Wang et al. define them",
    },
    {
      subject: "PSNR",
      paper: "MaxValue = 200",
      here: "200 G by default; the 400 G from peak to peak as a named variant",
      reason: "The paper's; it is 6.02 dB below what peak-to-peak gives",
    },
    {
      subject: "Split by time",
      paper: "36 minutes between training and validation",
      here: "a gap of 27 days in preset paper; gapHours: 0.6 is the paper's",
      reason: "The Sun hardly changes in 36 minutes, and an active region lives for weeks",
    },
    {
      subject: "Downsampling",
      paper: "bicubic (Keys 1981)",
      here: "rotation, scale, centring and downsampling in one step, with the kernel widened to the step",
      reason: "A plain bicubic step from 4096 to 512 pixels aliases noise into the image",
    },
    {
      subject: "Learning rate",
      paper: "2e-4, decays to half after 100 epochs",
      here: "halve; linear is the schedule of pix2pix",
      reason: "As written; the reference differs",
    },
    {
      subject: "Number of metrics",
      paper: "six are announced, five named",
      here: "the five, RMSE, correlations of pixels, and three of change in time",
      reason: "The claim is about change in time, which the tables of the paper do not measure",
    },
  ],
  figures,
};
