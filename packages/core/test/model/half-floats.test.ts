import { describe, expect, it } from "vitest";
import { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from "../../src/model/index.ts";

const every = Uint16Array.from({ length: 65536 }, (_, i) => i);

describe("half floats", () => {
  it("binary16 values are those of the standard", () => {
    // IEEE 754-2008, 3.4: smallest subnormal, largest subnormal, smallest normal, one, largest, infinity.
    const patterns = Uint16Array.of(0x0001, 0x03ff, 0x0400, 0x3c00, 0x7bff, 0x7c00, 0xc000, 0x8000);
    const values = [2 ** -24, 1023 * 2 ** -24, 2 ** -14, 1, 65504, Number.POSITIVE_INFINITY, -2, -0];
    expect([...fromFloat16(patterns)]).toEqual(values);
    expect(fromFloat16(Uint16Array.of(0x7e00))[0]).toBeNaN();
  });

  it("every pattern comes back, NaN as NaN", () => {
    for (const [from, to] of [
      [fromFloat16, toFloat16],
      [fromBfloat16, toBfloat16],
    ] as const) {
      const values = from(every);
      const back = to(values);
      for (let i = 0; i < every.length; i++) {
        if (Number.isNaN(values[i])) expect(Number.isNaN(from(back.subarray(i, i + 1))[0])).toBe(true);
        else if (back[i] !== i) expect.fail(`pattern ${i} came back as ${back[i]}`);
      }
    }
  });

  it("rounds halfway to even", () => {
    // Between 2048 and 2050, 2050 and 2052; between 2^-24 and 0, 2^-24 and 2^-23; above the largest.
    const values = Float32Array.of(2049, 2051, 2 ** -25, 3 * 2 ** -25, 65519, 65520, 1e30);
    expect([...fromFloat16(toFloat16(values))]).toEqual([2048, 2052, 0, 2 ** -23, 65504, Infinity, Infinity]);
    expect([...fromBfloat16(toBfloat16(Float32Array.of(257, 259, 3.4028234e38)))]).toEqual([
      256,
      260,
      Infinity,
    ]);
  });
});
