import { describe, expect, it } from "vitest";
import { presets, stokesAssistConfig } from "../src/config.ts";
import { stokesAssist } from "../src/instrument.ts";

describe("the configuration", () => {
  it("has presets that its schema takes", () => {
    expect(Object.keys(presets)).toEqual(expect.arrayContaining(["paper", "predecessor", "compact"]));
    for (const preset of Object.values(presets)) expect(stokesAssistConfig.parse(preset)).toEqual(preset);
  });

  it("has the assisted inversion under its own name, with the shipped network", () => {
    expect(stokesAssist.presets.assisted).toEqual(presets.compact);
    expect(stokesAssist.presets.assisted).toMatchObject({ method: "assisted", inversion: { cycles: 1 } });
  });

  it("has the paper's numbers in the paper's preset", () => {
    const { network, training, inversion } = presets.paper;
    expect(network).toMatchObject({ kernels: [7, 5, 3], dropout: 0.15, inputFactors: [1, 1, 1, 5] });
    expect(network.logTau).toHaveLength(10);
    expect(training).toMatchObject({ epochs: 200, batchSize: 64, optimizer: "adamax", loss: "mse" });
    expect(inversion).toMatchObject({
      cycles: 1,
      nodes: { temperature: [5], velocity: [3], fieldStrength: [3], inclination: [1], azimuth: [1] },
    });
    expect(presets.reference.inversion).toMatchObject({ cycles: 3, nodes: { temperature: [1, 3, 5] } });
  });

  it("refuses what is wrong, and says where", () => {
    const { compact } = presets;
    const wrong: [object, RegExp][] = [
      [{ ...compact, network: { ...compact.network, dropout: 1 } }, /dropout/],
      [{ ...compact, network: { ...compact.network, logTau: [0, 1] } }, /deepest first/],
      [{ ...compact, network: { ...compact.network, filters: [1, 2] } }, /filters/],
      [{ ...compact, training: { ...compact.training, epochs: 0 } }, /epochs/],
      [{ ...compact, training: { ...compact.training, noise: -1 } }, /noise/],
      [{ ...compact, inversion: { ...compact.inversion, cycles: 0 } }, /cycles/],
      [{ ...compact, maps: { ...compact.maps, logTau: [] } }, /logTau/],
      [{ ...compact, method: "guess" }, /method/],
      [{ ...compact, more: 1 }, /more/],
    ];
    for (const [config, message] of wrong) expect(() => stokesAssistConfig.parse(config)).toThrow(message);
  });
});
