import { describe, expect, it } from "vitest";
import { atmosphereOf, copyAtmosphere } from "../../src/atmosphere/atmosphere.ts";
import { coolUmbra, hsra } from "../../src/atmosphere/models.ts";
import { fe5250, fe6301, fe6302, fe15647, fe15648, LINES } from "../../src/atoms/lines.ts";
import { airToVacuum } from "../../src/atoms/refraction.ts";
import type { LineQuantity, Quantity } from "../../src/gas/column.ts";
import { createColumns } from "../../src/gas/columns.ts";
import { hsraContinuum } from "../../src/gas/hsra-continuum.ts";
import type { Atmosphere, SpectralLine, SpectralRegion } from "../../src/types.ts";
import { hasVectors, vectors } from "../vectors.ts";

interface Internals {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

const region = (...lines: SpectralLine[]): SpectralRegion => ({
  lines,
  wavelengths: Float64Array.of(lines[0].wavelength),
});

// The broadening of the syntheses' own line file.
const visible = [
  { ...fe6301, abo: { alpha: 0.242846, sigma: 2.3437e-14 } },
  { ...fe6302, abo: { alpha: 0.240599, sigma: 2.3976e-14 } },
];
const cases = [
  ["internals_b_hsra_B1000_g45_az30_v1", visible, 1e5],
  ["internals_e_ir_hsra_B1500", [fe15648, fe15647], 8e4],
] as const;

describe.skipIf(!hasVectors)("columns against SIR (needs the shared data folder)", () => {
  it.each(cases)("%s: within 0.1 percent at every depth", (name, lines, microturbulence) => {
    const { rows } = vectors<Internals>(name);
    const of = lines.map((_, k) => rows.filter((row) => row[0] === 11 + k));
    const atmosphere = atmosphereOf({
      logTau: of[0].map((row) => row[2]),
      temperature: of[0].map((row) => row[3]),
      electronPressure: of[0].map((row) => row[4]),
      microturbulence,
    });
    const columns = createColumns([region(...lines)], undefined, of[0].length);
    columns.update(atmosphere);
    const { continuum, source, lines: ours } = columns.regions[0];
    const unit = hsraContinuum(lines[0].wavelength);
    const close = (value: number, reference: number, tolerance: number, what: string): void =>
      expect(Math.abs(value / reference - 1), what).toBeLessThan(tolerance);
    expect(of[0].length).toBe(55);
    for (let k = 0; k < lines.length; k++) {
      const velocity = 2.99792458e10 / airToVacuum(lines[k].wavelength);
      of[k].forEach((row, i) => {
        const what = `line ${k} at log tau ${row[2]}`;
        if (k === 0) close(continuum.value[i], row[14], 1e-3, `continuum, ${what}`);
        if (k === 0) close(source.value[i] * unit, row[23], 1e-5, `Planck, ${what}`);
        close(ours[k].strength.value[i], row[15], 1e-3, `strength, ${what}`);
        close(ours[k].dopplerWidth.value[i] * velocity, row[16], 2e-5, `Doppler, ${what}`);
        close(ours[k].damping.value[i], row[17], 2e-4, `damping, ${what}`);
      });
    }
  });
});

/** Compares a derivative array with central differences of a quantity under a change of the atmosphere. */
function compare(
  base: Atmosphere,
  quantity: "temperature" | "electronPressure" | "microturbulence",
  regions: readonly SpectralRegion[],
): void {
  const depths = base.logTau.length;
  const values = (factor: number): Quantity[] => {
    const columns = createColumns(regions, undefined, depths);
    columns.update(copyAtmosphere(base, { [quantity]: base[quantity].map((v) => v * factor) }));
    return columns.regions.flatMap((r) => [
      r.continuum,
      r.source,
      ...r.lines.flatMap((line) => [line.strength, line.damping, line.dopplerWidth]),
    ]);
  };
  const [here, low, high] = [values(1), values(1 - 1e-5), values(1 + 1e-5)];
  const key = { temperature: "dT", electronPressure: "dPe", microturbulence: "dVmic" } as const;
  here.forEach((values, k) => {
    const derivative = (values as LineQuantity)[key[quantity]] ?? new Float64Array(depths);
    for (let i = 0; i < depths; i++) {
      const scale = Math.abs(values.value[i]);
      const numeric = (high[k].value[i] - low[k].value[i]) / 2e-5 / scale;
      const analytic = (derivative[i] * base[quantity][i]) / scale;
      expect(Math.abs(analytic - numeric), `quantity ${k}, ${quantity}, depth ${i}`).toBeLessThan(
        1e-6 * (1 + Math.abs(numeric)),
      );
    }
  });
}

describe("columns", () => {
  // Temperatures away from the joints of the partition functions (Fe I at 4000 and 9000 K, say).
  const shifted = (atmosphere: Atmosphere): Atmosphere =>
    copyAtmosphere(atmosphere, {
      temperature: atmosphere.temperature.map((t) => t + 3.7),
      microturbulence: 9e4,
    });
  const regions = [
    region(fe6301, fe6302),
    region(fe15648, fe15647),
    region(fe5250),
    ...LINES.filter((line) => line.element !== "Fe").map((line) => region(line)),
  ];

  it.each(["temperature", "electronPressure", "microturbulence"] as const)(
    "have exact derivatives to the %s",
    (quantity) => {
      compare(shifted(hsra()), quantity, regions);
      compare(shifted(coolUmbra()), quantity, regions);
    },
  );

  it("keep what they hold between updates apart", () => {
    const quiet = hsra();
    const spot = coolUmbra();
    const columns = createColumns([region(fe6302)], undefined, 49);
    columns.update(quiet);
    const first = columns.regions[0].lines[0].strength.value.slice();
    columns.update(spot);
    expect(columns.regions[0].lines[0].strength.value).not.toEqual(first);
    columns.update(quiet);
    expect(columns.regions[0].lines[0].strength.value).toEqual(first);
  });

  it("refuse what they cannot do", () => {
    expect(() => createColumns([{ lines: [], wavelengths: new Float64Array(1) }], undefined, 49)).toThrow(
      /Region 0 has no line/,
    );
    expect(() => createColumns([region(fe6302)], { H: 12, He: 11 }, 49)).toThrow(/lack Fe/);
    expect(() => createColumns([region({ ...fe6302, element: "Xx" })], undefined, 49)).toThrow(/No element/);
    expect(() => createColumns([], undefined, 1)).toThrow(/no 1 depths/);
    const columns = createColumns([region(fe6302)], undefined, 40);
    expect(() => columns.update(hsra())).toThrow(/49 depths/);
    const whole = createColumns([region(fe6302)], undefined, 49);
    for (const temperature of [1e6, 30_001, 1499, -1, Number.NaN]) {
      const wrong = copyAtmosphere(hsra(), { temperature: hsra().temperature.with(20, temperature) });
      for (const work of [whole.update, whole.equilibrate]) {
        expect(() => work(wrong)).toThrow(
          expect.objectContaining({
            kind: "data",
            message: expect.stringMatching(/K at depth 20.*1500 to 30000 K/),
          }),
        );
      }
    }
    expect(() => columns.pressureResponse(new Float64Array(39), new Float64Array(39))).toThrow(
      /profiles of 40/,
    );
  });
});
