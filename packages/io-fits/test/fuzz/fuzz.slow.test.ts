import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { fuzz } from "./fuzz.ts";
import { filesOf } from "./seeds.ts";

/** The long run is `npm run fuzz -- --minutes 60`; this one only shows that nothing lies on the surface. */
describe("fuzzing", () => {
  it("finds nothing in 45 seconds", async () => {
    const start = hasData ? filesOf(dataPath("fits", "corpus")) : [];
    const { findings, inputs, blocks } = await fuzz({
      seconds: 45,
      seed: 1,
      threads: 1,
      start,
    });
    expect(
      findings.map(({ what, step, message, place, bytes }) => ({
        what,
        step,
        message,
        place,
        file: Buffer.from(bytes).toString("base64"),
      })),
    ).toEqual([]);
    expect(inputs).toBeGreaterThan(500);
    expect(blocks).toBeGreaterThan(500);
  });
});
