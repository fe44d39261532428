import { expect, it } from "vitest";
import { hsra, logTauGrid } from "../../src/atmosphere/index.ts";
import { meanRow, medianRow } from "../../src/map/averages.ts";
import { lteLayout } from "../../src/map/lte-layout.ts";
import type { Model } from "../../src/types.ts";

it("averages LTE models to a model: warmer and cooler alike, angles on the circle, the whole pixel filled", () => {
  const logTau = logTauGrid(0, -2, 1);
  const layout = lteLayout(logTau, 1);
  const model = (kelvin: number, azimuth: number): Model => {
    const quiet = hsra(logTau);
    const atmosphere = {
      ...quiet,
      temperature: quiet.temperature.map((t) => t + kelvin),
      azimuth: quiet.azimuth.map(() => azimuth),
    };
    return { components: [{ atmosphere, macroturbulence: 1e5, fill: 1 }], strayLight: 0 };
  };
  const rows = [model(-100, 170), model(100, 30), model(0, 10)].map((one) => {
    const row = new Float32Array(layout.size);
    layout.pack(one, row, 0);
    return row;
  });
  for (const [row, azimuth] of [
    [meanRow(rows.slice(0, 2), layout.fields), 10],
    [medianRow(rows, layout.fields), 10],
  ] as const) {
    const { components, strayLight } = layout.unpack(row, 0);
    const [{ atmosphere, fill, macroturbulence }] = components;
    expect([fill, macroturbulence, strayLight]).toEqual([1, 1e5, 0]);
    atmosphere.temperature.forEach((t, i) => {
      expect(t).toBeCloseTo(hsra(logTau).temperature[i], 1);
    });
    expect(atmosphere.azimuth[0]).toBeCloseTo(azimuth, 3);
  }
});
