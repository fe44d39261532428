import { describe, expect, it } from "vitest";
import { copyAtmosphere, modelAtmosphere } from "../../src/atmosphere/index.ts";
import { nodesOf } from "../../src/network/atmospheres.ts";
import { mirror, turn } from "../../src/network/augment.ts";
import { brightness, gravity, milneEddington } from "../../src/network/baselines.ts";
import { scoresOf } from "../../src/network/evaluate.ts";
import { constantFor, rmsDifference, scoredValues } from "../../src/network/scored.ts";
import { lineName, linesOf, SPECTRA } from "../../src/network/spectra.ts";
import { createSynthesizer } from "../../src/synthesis/index.ts";

const atmosphere = (field: number, azimuth: number, velocity = 0) =>
  copyAtmosphere(modelAtmosphere("hsra"), {
    fieldStrength: field,
    inclination: 60,
    azimuth,
    velocity,
    microturbulence: 1e5,
  });

describe("scores", () => {
  const truth = nodesOf([atmosphere(1000, 2), atmosphere(2000, 90), atmosphere(0, 178)], [0, -1]);
  const guess = nodesOf([atmosphere(1100, 178), atmosphere(1900, 90), atmosphere(0, 2)], [0, -1]);

  it("take azimuths the shorter way round, and their plain correlation as well", () => {
    const [a, b] = [scoredValues(guess, "azimuth", 0), scoredValues(truth, "azimuth", 0)];
    expect(rmsDifference(a, b, "azimuth")).toBeCloseTo(Math.sqrt(32 / 3), 4);
    const scores = scoresOf(guess, truth, [{ name: "itself", values: { azimuth: b } }]);
    const pearson = scores.find(({ metric }) => metric === "Pearson correlation of azimuth at log tau 0");
    expect(pearson?.value).toBeCloseTo(-1, 3);
    expect(pearson?.baseline).toEqual({ name: "itself", value: expect.closeTo(1, 6) });
    expect(constantFor(Float32Array.of(178, 2, 4), "azimuth")[0]).toBeCloseTo(1.333, 2);
  });

  it("know the mean of what is scored, and which way is better", () => {
    const scores = scoresOf(guess, truth, []);
    const field = scores.find(({ metric }) => metric === "rms error of field strength at log tau -1 (G)");
    expect(field).toMatchObject({ higherIsBetter: false });
    expect(field?.value).toBeCloseTo(Math.sqrt(2e4 / 3), 2);
    expect(field?.baseline.name).toBe("mean atmosphere");
    expect(field?.baseline.value).toBeCloseTo(Math.sqrt(2e6 / 3), 2);
    const along = scores.find(({ metric }) => /line-of-sight field at log tau 0/.test(metric));
    expect(along?.value).toBeCloseTo(Math.sqrt(2e4 / 3) / 2, 2);
    const strong = scores.filter(({ metric }) => /transverse field exceeds 300 G at log tau 0/.test(metric));
    // The pixel without field is left out: 4 and 0 degrees.
    expect(strong[0].value).toBeCloseTo(Math.sqrt(8), 3);
  });
});

describe("simple methods", () => {
  const region = SPECTRA["hinode-sp"];
  const { wavelengths, lines } = region;
  const synthesizer = createSynthesizer({ regions: [region] });
  const profiles = (field: number, azimuth: number, velocity: number) =>
    synthesizer
      .synthesize({
        components: [{ atmosphere: atmosphere(field, azimuth, velocity), macroturbulence: 0, fill: 1 }],
        strayLight: 0,
      })
      .slice();
  const pixels = {
    count: 2,
    profiles: Float32Array.from([...profiles(1000, 30, 1e5), ...profiles(2000, 120, -5e4)]),
    nodes: new Float32Array(0),
  };
  const how = { noise: 1e-3 };

  it("read a model's velocity, field and temperature off its profiles", async () => {
    const found = {
      ...(await brightness.predict(pixels, wavelengths, lines, how)),
      gravity: await gravity.predict(pixels, wavelengths, lines, how),
      milneEddington: await milneEddington.predict(pixels, wavelengths, lines, how),
    };
    expect(Math.abs(found.temperature![0] - 6390)).toBeLessThan(60);
    for (const method of [found.gravity, found.milneEddington]) {
      expect(Math.abs(method.velocity![0] - 1)).toBeLessThan(0.1);
      expect(Math.abs(method.velocity![1] + 0.5)).toBeLessThan(0.1);
      expect(Math.abs(method.lineOfSightField![0] - 500)).toBeLessThan(100);
      expect(Math.abs(method.lineOfSightField![1] - 1000)).toBeLessThan(200);
    }
    expect(Math.abs(found.milneEddington.azimuth![0] - 30)).toBeLessThan(3);
    expect(Math.abs(found.milneEddington.azimuth![1] - 120)).toBeLessThan(3);
    expect(Math.abs(found.milneEddington.inclination![1] - 60)).toBeLessThan(5);
  });

  it("know nothing of lines that have no name", async () => {
    expect(linesOf(lines.map(lineName))).toEqual(lines);
    expect(linesOf(["Fe I 6301.501", "toy"])).toEqual([]);
    expect(await gravity.predict(pixels, wavelengths, [], how)).toEqual({});
    expect(await milneEddington.predict(pixels, wavelengths, [], how)).toEqual({});
  });
});

it("mirrors and turns are symmetries of the transfer, magneto-optical effects included", () => {
  const region = SPECTRA["hinode-sp"];
  const synthesizer = createSynthesizer({ regions: [region] });
  const grid = modelAtmosphere("hsra").logTau;
  const winding = copyAtmosphere(modelAtmosphere("hsra"), {
    fieldStrength: grid.map((x) => 2200 + 200 * x),
    inclination: grid.map((x) => 55 + 8 * x),
    azimuth: grid.map((x) => 40 + 10 * x),
    velocity: grid.map((x) => 5e4 * x),
    microturbulence: 1e5,
  });
  const profilesOf = (inclination: Float64Array, azimuth: Float64Array) =>
    Float32Array.from(
      synthesizer.synthesize({
        components: [
          { atmosphere: copyAtmosphere(winding, { inclination, azimuth }), macroturbulence: 0, fill: 1 },
        ],
        strayLight: 0,
      }),
    );
  const example = {
    profiles: profilesOf(winding.inclination, winding.azimuth),
    nodes: nodesOf([winding], grid).values,
  };
  mirror(example);
  turn(example, 25);
  const computed = profilesOf(
    winding.inclination.map((x) => 180 - x),
    winding.azimuth.map((x) => 25 - x),
  );
  for (const [i, value] of example.profiles.entries()) expect(value).toBeCloseTo(computed[i], 6);
  const [gamma, chi] = [3, 4].map((q) => example.nodes.subarray(q * 49, (q + 1) * 49));
  expect(gamma[12]).toBeCloseTo(180 - winding.inclination[12], 3);
  expect(chi[12]).toBeCloseTo((25 - winding.azimuth[12] + 180) % 180, 3);
  // The sign of V alone is none: Faraday rotation of Q into U is seen.
  const flipped = profilesOf(
    winding.inclination.map((x) => 180 - x),
    winding.azimuth,
  );
  const straight = profilesOf(winding.inclination, winding.azimuth);
  const n = region.wavelengths.length;
  const change = straight
    .subarray(n, 3 * n)
    .reduce((most, x, i) => Math.max(most, Math.abs(x - flipped[n + i])), 0);
  expect(change).toBeGreaterThan(2e-3);
});
