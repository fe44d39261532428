import { describe, expect, it } from "vitest";
import { continuumOpacityAt } from "../../src/gas/continuum.ts";
import { GasColumn } from "../../src/gas/gas-column.ts";
import { mixtureOf } from "../../src/gas/mixture.ts";
import { STATE_SIZE } from "../../src/gas/state.ts";

describe("derivatives of the equation of state", () => {
  const at = (T: number, Pe: number): Float64Array => {
    const gas = new GasColumn(mixtureOf(), 1, [continuumOpacityAt(5000)]);
    gas.heat(0, T);
    gas.press(0, Pe);
    return gas.state;
  };

  it("are those of central differences for every quantity", () => {
    for (const T of [2300, 3300, 4200, 5100, 5830, 6900, 8200, 9700, 12100, 15000, 18900]) {
      for (const Pe of [0.01, 1, 60, 4000]) {
        const here = at(T, Pe);
        const h = 3e-5;
        const [lowT, highT, lowP, highP] = [
          at(T * Math.exp(-h), Pe),
          at(T * Math.exp(h), Pe),
          at(T, Pe * Math.exp(-h)),
          at(T, Pe * Math.exp(h)),
        ];
        for (let k = 0; k < STATE_SIZE; k += 3) {
          const what = `quantity ${k / 3} at T ${T}, Pe ${Pe}`;
          const dT = Math.log(highT[k] / lowT[k]) / (2 * h);
          const dP = Math.log(highP[k] / lowP[k]) / (2 * h);
          expect(Math.abs((here[k + 1] * T) / here[k] - dT), what).toBeLessThan(1e-6 * (1 + Math.abs(dT)));
          expect(Math.abs((here[k + 2] * Pe) / here[k] - dP), what).toBeLessThan(1e-6 * (1 + Math.abs(dP)));
        }
      }
    }
  });
});
