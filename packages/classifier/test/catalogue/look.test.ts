import { encodePng } from "@helioscope/core/figure";
import { encodeFits } from "@helioscope/io-fits";
import { describe, expect, test } from "vitest";
import { type LookOptions, lookAtImage } from "../../src/catalogue/look.ts";
import { network } from "./support.ts";

const options: LookOptions = { input: network().input, maxPixels: 2 ** 20, byContent: false, hash: false };
const look = (name: string, bytes: Uint8Array) => lookAtImage({ name, read: async () => bytes }, options);

/** A disc of a radius on a dark sky, darker to its limb, with grain; a part of it where the radius is large. */
function disc(radius: number): Uint8Array {
  const data = Uint8Array.from({ length: 128 * 128 }, (_, i) => {
    const r = Math.hypot((i % 128) - 63.5, Math.floor(i / 128) - 63.5) / radius;
    return ((i * 7919) % 13) + (r < 1 ? 90 + 120 * Math.sqrt(1 - r * r) : 4);
  });
  return encodePng({ data, width: 128, height: 128, channels: 1, depth: 8 });
}

describe("a look at an image", () => {
  test("keeps what the reader warned of, without the name", async () => {
    const data = Float32Array.from({ length: 800 }, (_, i) => i);
    const { warnings } = await look(
      "a.fits",
      await encodeFits([{ kind: "image", data, shape: [20, 20, 2] }]),
    );
    expect(warnings).toEqual(["a cube of 2 planes, of which the first is taken"]);
    const plain = await encodeFits([{ kind: "image", data: data.subarray(0, 400), shape: [20, 20] }]);
    expect((await look("b.fits", plain)).warnings).toEqual([]);
  });

  test("tells a full disc from a part of one", async () => {
    expect((await look("disc.png", disc(52))).fullDisc).toBe(true);
    expect((await look("part.png", disc(400))).fullDisc).toBe(false);
  });

  test("refuses what shows nothing", async () => {
    const black = encodePng({ data: new Uint8Array(400), width: 20, height: 20, channels: 1, depth: 8 });
    await expect(look("black.png", black)).rejects.toThrow("all pixels have the same value");
  });
});
