import type { PaperFigure } from "@helioscope/core";

const PAPER = "8141 real pairs of AIA 304 and HMI, October to December 2016";

/** What the paper reports. No real pair of 304 and HMI in physical units was at hand: ours stay null here. */
export const figures: readonly PaperFigure[] = [
  { quantity: "SSIM, pix2pix", data: PAPER, reported: "0.84 +- 0.0062", ours: null },
  { quantity: "SSIM, multichannel pix2pix", data: PAPER, reported: "0.87 +- 0.0037", ours: null },
  { quantity: "SSIM, convGRU-pix2pix", data: PAPER, reported: "0.89 +- 0.0037", ours: null },
  { quantity: "PSNR in dB, pix2pix", data: PAPER, reported: "33.84 +- 0.58", ours: null },
  { quantity: "PSNR in dB, multichannel pix2pix", data: PAPER, reported: "32.85 +- 0.85", ours: null },
  { quantity: "PSNR in dB, convGRU-pix2pix", data: PAPER, reported: "34.64 +- 0.53", ours: null },
  { quantity: "cc of unsigned flux, pix2pix", data: PAPER, reported: 0.8, ours: null },
  { quantity: "cc of unsigned flux, multichannel pix2pix", data: PAPER, reported: 0.66, ours: null },
  { quantity: "cc of unsigned flux, convGRU-pix2pix", data: PAPER, reported: 0.88, ours: null },
];
