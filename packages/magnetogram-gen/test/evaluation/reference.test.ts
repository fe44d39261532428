import { expect, test } from "vitest";
import {
  comparedField,
  discFlux,
  discPixels,
  fluxAgreement,
  frameDifferences,
  imageScores,
  ssim,
  temporalScores,
} from "../../src/evaluation/index.ts";
// Written by reference.py: scikit-image 0.26.0, NumPy 2.4.6.
import reference from "./reference.json" with { type: "json" };
import { discOf, waves } from "./scenes.ts";

const N = 48;
const radiusPx = 20;
const pixels = discPixels(discOf(new Float32Array(N * N), { radiusPx }));
const compared = (phase: number, amplitude: number) =>
  comparedField({ data: waves(N, phase, amplitude), width: N, height: N }, pixels, 200);
const truth = [0, 0.4, 0.8, 1.2].map((phase) => compared(phase, 150));
const made = [0, 0.5, 0.7, 1.3].map((phase) => compared(phase + 0.15, 110));
const [a] = truth;
const [b] = made;
const close = (value: number, wanted: number) =>
  expect(Math.abs(value / wanted - 1), `${value} beside ${wanted}`).toBeLessThan(1e-6);

test("similarities are scikit-image's, and the global one NumPy's", () => {
  close(ssim(a, b), reference.ssim.paper);
  close(ssim(a, b, { mask: pixels.onDisc }), reference.ssim.paperDisc);
  close(ssim(a, b, { variant: "standard" }), reference.ssim.standard);
  close(ssim(a, b, { variant: "uniform" }), reference.ssim.uniform);
  close(ssim(a, b, { variant: "global" }), reference.ssim.global);
  close(ssim(a, b, { variant: "global", mask: pixels.onDisc }), reference.ssim.globalDisc);
});

test("scores of an image are scikit-image's and NumPy's", () => {
  const scores = imageScores(a, b, pixels, 200);
  close(scores.ssim, reference.ssim.paper);
  close(scores.ssimDisc, reference.ssim.paperDisc);
  close(scores.ssimStandard, reference.ssim.standard);
  close(scores.ssimGlobal, reference.ssim.global);
  close(scores.psnr, reference.psnr200);
  close(scores.psnrPeakToPeak, reference.psnr400);
  close(scores.rmse, reference.rmse);
  close(scores.rmseDisc, reference.rmseDisc);
  close(scores.maeDisc, reference.maeDisc);
  close(scores.biasDisc, reference.biasDisc);
  close(scores.correlation, reference.correlation);
  close(scores.correlationDisc, reference.correlationDisc);
  close(scores.correlationBinned, reference.correlationBinned);
  close(scores.within10, reference.within10);
  close(scores.within50, reference.within50);
});

test("total fluxes and their agreement over images are NumPy's", () => {
  const list = ({ unsigned, positive, negative }: ReturnType<typeof discFlux>) => [
    unsigned,
    positive,
    negative,
  ];
  list(discFlux(a, radiusPx)).forEach((value, i) => void close(value, reference.flux0[i]));
  list(discFlux(a, radiusPx, { thresholdGauss: 10 })).forEach(
    (value, i) => void close(value, reference.flux10[i]),
  );
  close(discFlux(a, radiusPx, { correction: "foreshortening" }).unsigned, reference.fluxForeshortened);
  const [observed, generated] = [truth, made].map((fields) =>
    fields.map((field) => discFlux(field, radiusPx).unsigned),
  );
  const agreement = fluxAgreement(observed, generated);
  close(agreement.correlation, reference.unsignedFlux.correlation);
  close(agreement.slope, reference.unsignedFlux.slope);
  close(agreement.biasMx, reference.unsignedFlux.biasMx);
  close(agreement.relativeError, reference.unsignedFlux.relativeError);
});

test("difference maps are NumPy's", () => {
  const pairs = [1, 2, 3].map((k) =>
    frameDifferences(
      { before: truth[k - 1].data, after: truth[k].data },
      { before: made[k - 1].data, after: made[k].data },
      pixels.onDisc,
      20,
    ),
  );
  const scores = temporalScores(pairs);
  close(scores.differenceCorrelation, reference.differenceCorrelation);
  close(scores.differenceCorrelationMean, reference.differenceCorrelationMean);
  close(scores.fluctuationRatio, reference.fluctuationRatio);
  close(scores.flipRate, reference.flipRate);
  close(scores.flipRateTruth, reference.flipRateTruth);
});
