import { seededRandom } from "@helioscope/core";
import { openEngine } from "@helioscope/core/engine/node";
import { beforeAll, describe, expect, it } from "vitest";
import { modelAtmosphere } from "../../src/atmosphere/index.ts";
import { createColumns } from "../../src/gas/index.ts";
import { nodesOf } from "../../src/network/atmospheres.ts";
import { networkFirstGuess } from "../../src/network/first-guess.ts";
import { DEFAULT_NODE_LOG_TAU } from "../../src/network/nodes.ts";
import { StokesNet } from "../../src/network/stokes-net.ts";
import { toModels } from "../../src/network/to-models.ts";
import { TOY_WAVELENGTHS, toyNetwork, toyPixels } from "./support/toy.ts";

describe("models of nodes", () => {
  it("are the shipped atmospheres again, up to what ten points lose", () => {
    for (const name of ["hsra", "falC", "penumbra", "coolUmbra", "hotUmbra"] as const) {
      const whole = modelAtmosphere(name);
      const columns = createColumns([], undefined, whole.logTau.length);
      columns.equilibrate(whole);
      const [model] = toModels(nodesOf([whole], DEFAULT_NODE_LOG_TAU));
      const { atmosphere, fill } = model!.components[0];
      expect(fill).toBe(1);
      expect(atmosphere.logTau).toEqual(whole.logTau);
      for (const [d, logTau] of whole.logTau.entries()) {
        expect(Math.abs(atmosphere.temperature[d] - whole.temperature[d]), `${name} ${logTau}`).toBeLessThan(
          60,
        );
        // Electron pressures follow the temperature.
        const ratio = atmosphere.electronPressure[d] / whole.electronPressure[d];
        if (logTau < -3) continue;
        expect(Math.abs(Math.log(ratio)), `${name} ${logTau}`).toBeLessThan(0.35);
      }
    }
  });

  it("are in hydrostatic equilibrium, and undefined for nodes of NaN", () => {
    const { nodes } = toyPixels(3, seededRandom(1));
    nodes.values.fill(Number.NaN, 24, 48);
    const models = toModels(nodes, { macroturbulence: 5e4 });
    expect(models.map((model) => model !== undefined)).toEqual([true, false, true]);
    const { atmosphere, macroturbulence } = models[0]!.components[0];
    expect(macroturbulence).toBe(5e4);
    const again = { ...atmosphere, electronPressure: atmosphere.electronPressure.slice() };
    createColumns([], undefined, 49).equilibrate(again);
    for (const [d, pressure] of again.electronPressure.entries()) {
      expect(atmosphere.electronPressure[d] / pressure).toBeCloseTo(1, 8);
    }
  });
});

describe("first guesses of a network", () => {
  beforeAll(() => openEngine({ engine: "wasm", threads: 1 }));

  it("are a model for every pixel, a usual one where the profiles are not finite", async () => {
    const engine = { name: "wasm", version: "", threads: 1, trains: true, refused: [] } as const;
    const spectrum = { wavelengths: TOY_WAVELENGTHS };
    const network = StokesNet.build(toyNetwork("paper"), spectrum, { engine, seed: 1 });
    const { profiles } = toyPixels(3, seededRandom(2));
    profiles[4 * TOY_WAVELENGTHS.length] = Number.NaN;
    const models = await networkFirstGuess(network)(profiles, 3);
    expect(models).toHaveLength(3);
    const hsra = modelAtmosphere("hsra");
    expect(models[1].components[0].atmosphere.temperature).toEqual(hsra.temperature);
    expect(models[0].components[0].atmosphere.temperature).not.toEqual(hsra.temperature);
    for (const { components } of models) {
      expect(components[0].atmosphere.electronPressure.every((pressure) => pressure > 0)).toBe(true);
    }
    network.dispose();
  });
});
