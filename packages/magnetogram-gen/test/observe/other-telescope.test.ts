import { memoryStore, type ObserveContext, solarImageFromHeader } from "@helioscope/core";
import { openEngine } from "@helioscope/core/engine/node";
import { openFits } from "@helioscope/io-fits";
import { describe, expect, it } from "vitest";
import { MagnetogramNet, type TrainedOn } from "../../src/index.ts";
import { observeSequence } from "../../src/observe/index.ts";
import { tiny } from "../generate/support/sequence.ts";

const SIDE = 64;

/** A disc of EUVI, 30 to 60 DN in one second. */
function frame() {
  const cards = new Map<string, string | number>(
    Object.entries({
      ...{ TELESCOP: "STEREO", OBSRVTRY: "STEREO_A", INSTRUME: "SECCHI", DETECTOR: "EUVI", WAVELNTH: 304 },
      ...{ EXPTIME: 1, "DATE-OBS": "2012-01-01T00:00:00.000", CTYPE1: "HPLN-TAN", CTYPE2: "HPLT-TAN" },
      ...{ CUNIT1: "arcsec", CUNIT2: "arcsec", CRPIX1: 32.5, CRPIX2: 32.5, CRVAL1: 0, CRVAL2: 0 },
      ...{ CDELT1: 40, CDELT2: 40, CROTA2: 0, RSUN: 976, DSUN_OBS: 1.47e11 },
    }),
  );
  const header = { get: (key: string) => cards.get(key) };
  const data = Float32Array.from({ length: SIDE * SIDE }, (_, i) => 45 + 15 * Math.sin(i));
  const image = solarImageFromHeader({ data, width: SIDE, height: SIDE }, header, "euvi.fits");
  const shape = [SIDE, SIDE];
  const cube = () => Promise.reject(new Error("not read"));
  return { name: "euvi.fits", header, width: SIDE, height: SIDE, shape, read: async () => image, cube };
}

async function observed(known: Pick<TrainedOn, "channel" | "intensities">) {
  const engine = await openEngine({ engine: "cpu" });
  const config = tiny("pix2pix", {}, 16);
  const warnings: string[] = [];
  const out = memoryStore();
  const context: ObserveContext = {
    out,
    seed: 1,
    engine: async () => engine,
    table: async () => ({ write: async () => undefined, close: async () => undefined }),
    shipped: () => memoryStore(),
    onWarning: (warning) => void warnings.push(warning),
  };
  const network = async () => {
    const net = MagnetogramNet.build(config, { engine, seed: 1 });
    return net.withOrigin({ trainedOn: { ...trained, ...known } });
  };
  async function* frames() {
    yield frame();
  }
  const observation = await observeSequence(frames(), config, context, { network, expected: config });
  return { observation, warnings, out };
}

const trained = { about: "a test", seed: 1, steps: 1, synthetic: true } as const;

describe("observing with another telescope than the network's", () => {
  it("matches its intensities, and says so", async () => {
    const intensities = { probabilities: [0.05, 0.5, 0.95], values: [3, 9, 40] };
    const { observation, warnings, out } = await observed({ channel: "AIA 304", intensities });
    expect(warnings).toEqual([expect.stringContaining("The images show EUVI-A 304")]);
    expect(observation.pictures[0].caption).toContain(
      "made of EUVI-A 304; the network was trained on AIA 304",
    );
    await using file = await openFits(await out.read("fields/field_20120101_000000.fits"));
    expect(file.firstImage().header.get("SRCMATCH")).toContain("that the network was trained on");
  });

  it("refuses it where the network does not know its intensities", async () => {
    await expect(observed({ channel: "AIA 304", intensities: null })).rejects.toMatchObject({ kind: "data" });
  });
});
