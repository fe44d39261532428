import { type Mask, type Raster, seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { flipY } from "@helioscope/core/image";
import { describe, expect, test } from "vitest";
import { presets, type SolarUnetConfig } from "../../src/config.ts";
import { solarunet } from "../../src/instrument.ts";
import { type SolarUnet, segmentField } from "../../src/network/index.ts";
import { segmenter } from "../../src/observe/index.ts";
import { byteScale, networkInput } from "../../src/prepare/index.ts";
import { configOf } from "../network/support/pairs.ts";

const unet: SolarUnetConfig = { ...presets.paper, segment: { ...presets.paper.segment, by: "unet" } };

const fieldOf = (width: number, height: number): Raster<Float32Array> => {
  const random = seededRandom(2);
  return { data: Float32Array.from({ length: width * height }, () => 250 * random.normal()), width, height };
};

describe("a field whose row 0 is south", () => {
  test("goes through the network with north up, and comes back with row 0 south", async () => {
    const engine = await openEngine({ engine: "wasm", threads: 1 });
    const before = tf.memory().numTensors;
    const config = configOf("paper", { network: { baseFilters: 2, depth: 2, head: "softmax" } });
    const network = await solarunet.build(config, { engine, seed: 3 });
    try {
      // Not a multiple of 4: the mirrored edge lies in the south of the image then.
      const field = fieldOf(30, 21);
      const northUp = await network.segment(networkInput(byteScale(flipY(field))));
      const expected = {
        nonSignificant: flipY(northUp.nonSignificant),
        mask: flipY(northUp.mask),
      };
      expect(await segmentField(network, field)).toEqual(expected);
      const input = solarunet.preprocess(field, config);
      expect(await solarunet.predict(network, [input])).toEqual([expected]);
      // Upside down this network says something else: its random kernels are not symmetric.
      const upsideDown = await network.segment(networkInput(byteScale(field)));
      expect(upsideDown.nonSignificant).not.toEqual(expected.nonSignificant);

      const mask = (await segmenter(unet, async () => network as SolarUnet)(field)) as Mask;
      expect([...mask.data]).toEqual(
        Array.from(field.data, (gauss, i) =>
          expected.mask.data[i] !== 0 && Math.abs(gauss) > 150 ? Math.sign(gauss) : 0,
        ),
      );
      expect(mask.data.some((sign) => sign !== 0)).toBe(true);
    } finally {
      network.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("the signs of a feature", () => {
  const field = { data: Float32Array.of(400, 400, -400, 100, Number.NaN, -400), width: 2, height: 3 };
  // In the field's order; the network is asked north up.
  const said = { data: Int8Array.of(1, -1, 1, 1, 1, 0), width: 2, height: 3 };
  const signsOf = async (head: SolarUnetConfig["network"]["head"]) => {
    const mask = head === "three-class" ? said : { ...said, data: said.data.map(Math.abs) };
    const network = {
      config: { ...presets.paper.network, head },
      segment: async () => ({ mask: flipY(mask), nonSignificant: { ...said, data: new Float32Array(6) } }),
    };
    const found = await segmenter(unet, async () => network as unknown as SolarUnet)(field);
    return [...(found as Mask).data];
  };

  test("are those of a three-class network, above the threshold", async () => {
    expect(await signsOf("three-class")).toEqual([1, -1, 1, 0, 0, 0]);
  });

  test("are those of the field for a network of two classes", async () => {
    expect(await signsOf("sigmoid")).toEqual([1, 1, -1, 0, 0, 0]);
    expect(await signsOf("softmax")).toEqual([1, 1, -1, 0, 0, 0]);
  });
});
