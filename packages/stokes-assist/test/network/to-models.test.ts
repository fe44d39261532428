import { seededRandom } from "@helioscope/core";
import { openEngine } from "@helioscope/core/engine/node";
import { beforeAll, describe, expect, it } from "vitest";
import { modelAtmosphere } from "../../src/atmosphere/index.ts";
import { createColumns } from "../../src/gas/index.ts";
import { nodesOf } from "../../src/network/atmospheres.ts";
import { outputSize } from "../../src/network/coding.ts";
import { networkFirstGuess, networkGuesses } from "../../src/network/first-guess.ts";
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

  it("begin at the pressure of the shipped atmospheres as seen at the heliocentric angle", () => {
    const seen = modelAtmosphere("hsra", undefined, 0.5);
    const [model] = toModels(nodesOf([seen], DEFAULT_NODE_LOG_TAU), { mu: 0.5 });
    const { electronPressure } = model!.components[0].atmosphere;
    expect(electronPressure[48] / seen.electronPressure[48]).toBeCloseTo(1, 2);
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

  it("are a model for every pixel but those with wide gaps in their profiles", async () => {
    const network = freshNet();
    const n = TOY_WAVELENGTHS.length;
    const { profiles } = toyPixels(4, seededRandom(2));
    const whole = await networkFirstGuess(network)(profiles, 4);
    // A dead column in all four Stokes parameters of the second pixel; half of the third is not there.
    for (let s = 0; s < 4; s++) profiles[(4 + s) * n + 9] = Number.NaN;
    profiles.fill(Number.NaN, 8 * n, 8 * n + n / 2);
    const models = await networkFirstGuess(network)(profiles, 4);
    expect(models.map((model) => model !== undefined)).toEqual([true, true, false, true]);
    expect([models[0], models[3]]).toEqual([whole[0], whole[3]]);
    for (const model of [models[0]!, models[1]!]) {
      const { electronPressure } = model.components[0].atmosphere;
      expect(electronPressure.every((pressure) => pressure > 0)).toBe(true);
    }
    const wanted = Uint8Array.of(0, 1, 1, 0);
    const some = await networkFirstGuess(network)(profiles, 4, wanted);
    expect(some).toEqual([undefined, models[1], undefined, undefined]);
    network.dispose();
  });

  it("tell a map of another network, engine or atmospheres from this one's", async () => {
    const network = freshNet();
    const own = await networkGuesses(network);
    expect(own.engine).toBe("wasm");
    expect(await (await networkGuesses(network)).identity()).toEqual(await own.identity());
    expect(await (await networkGuesses(network, { mu: 0.5 })).identity()).not.toEqual(await own.identity());
    // The same weights behind another scaling of the outputs.
    const { config, wavelengths, lines, trainedOn } = network;
    const size = outputSize(config);
    const scaling = { mean: new Array(size).fill(0.1), spread: new Array(size).fill(1) };
    const facts = { network: config, wavelengths: [...wavelengths], lines, trainedOn, scaling };
    const other = new StokesNet(network.model, facts);
    expect(await other.hash()).toBe(await network.hash());
    expect(await other.identity()).not.toBe(await network.identity());
    network.dispose();
  });
});

function freshNet(): StokesNet {
  const engine = { name: "wasm", version: "", threads: 1, trains: true, refused: [] } as const;
  return StokesNet.build(toyNetwork("paper"), { wavelengths: TOY_WAVELENGTHS }, { engine, seed: 1 });
}
