import { expect, test } from "vitest";
import { activeRegions } from "../../src/index.ts";

/** The best true skill statistic of any threshold: Kolmogorov and Smirnov's distance of the two classes. */
function bestSkill(values: readonly number[], labels: readonly boolean[]): number {
  const order = values.map((_, i) => i).sort((a, b) => values[b] - values[a]);
  const positives = labels.filter(Boolean).length;
  let [hits, alarms, best] = [0, 0, 0];
  for (const [place, i] of order.entries()) {
    if (labels[i]) hits++;
    else alarms++;
    const tied = place + 1 < order.length && values[order[place + 1]] === values[i];
    if (!tied) best = Math.max(best, hits / positives - alarms / (labels.length - positives));
  }
  return best;
}

test("total flux tells flaring regions half as well as the flux near inversion lines needs to", () => {
  const labels: boolean[] = [];
  const total: number[] = [];
  const inversion: number[] = [];
  let flaring = 0;
  let regions = 0;
  for (const seed of [101, 102]) {
    for (const region of activeRegions({ regions: 300, seed })) {
      const label = region.flares.some(({ peakFluxWm2 }) => peakFluxWm2 >= 1e-5);
      regions++;
      if (label) flaring++;
      for (const hours of region.hours) {
        // 45 degrees from the meridian, as the paper has it.
        if (Math.abs(hours) > 82) continue;
        const { inversionFluxMx, unsignedFluxMx } = region.epochAt(hours);
        labels.push(label);
        total.push(unsignedFluxMx);
        inversion.push(inversionFluxMx);
      }
    }
  }
  // Table 1 of the paper: 161 of 857.
  expect(flaring / regions).toBeGreaterThan(0.13);
  expect(flaring / regions).toBeLessThan(0.23);
  const byTotal = bestSkill(total, labels);
  const byInversion = bestSkill(inversion, labels);
  // On real data total flux alone has 0.566 +- 0.035.
  expect(byTotal).toBeGreaterThan(0.4);
  expect(byTotal).toBeLessThan(0.62);
  expect(byInversion - byTotal).toBeGreaterThan(0.15);
});
