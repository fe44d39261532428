import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Instrument, memoryStore } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import { openEngine } from "@helioscope/core/engine/node";
import { openFits } from "@helioscope/io-fits";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import { solarUnetConfig } from "../src/config.ts";
import { solarunet } from "../src/instrument.ts";

describe("solarunet behind the contract", () => {
  it("satisfies it", () => {
    const instrument: Instrument<never, never, never, never> = solarunet as never;
    for (const method of [
      "fits",
      "sequence",
      "build",
      "load",
      "preprocess",
      "predict",
      "train",
      "evaluate",
      "observe",
    ] as const)
      expect(instrument[method], method).toBeTypeOf("function");
    expect(solarunet.name).toBe("solarunet");
    expect(solarunet.baselines.length).toBeGreaterThan(0);
    expect(solarunet.shippedModel?.pathname).toMatch(/\/models\/compact\/$/);
  });

  it("has presets that its schema takes, the paper's among them", () => {
    expect(Object.keys(solarunet.presets)).toEqual(expect.arrayContaining(["paper", "release", "compact"]));
    expect(solarunet.presets).toHaveProperty(solarunet.defaultPreset);
    for (const preset of Object.values(solarunet.presets))
      expect(solarunet.config.parse(preset)).toEqual(preset);
  });

  it("refuses a configuration that is wrong, and says where", () => {
    const { compact } = solarunet.presets;
    const wrong: [object, RegExp][] = [
      [{ ...compact, network: { ...compact.network, depth: 0 } }, /depth/],
      [{ ...compact, training: { ...compact.training, cropPx: 100 } }, /multiple of 2\^network.depth/],
      [{ ...compact, training: { ...compact.training, dropout: 1 } }, /dropout/],
      [{ ...compact, tracking: { ...compact.tracking, speedKmS: -4 } }, /speedKmS/],
      [
        {
          ...compact,
          segment: { ...compact.segment, by: "unet" },
          tracking: { ...compact.tracking, profile: "swamis" },
        },
        /discriminates by itself/,
      ],
    ];
    for (const [config, message] of wrong) expect(() => solarUnetConfig.parse(config)).toThrow(message);
  });

  it("has a complete paper card", () => {
    const { paper } = solarunet;
    expect(paper).toMatchObject({ year: 2020, doi: "10.3847/1538-4365/aba4aa", arxiv: "2008.12080" });
    expect(paper.authors).toHaveLength(7);
    expect(paper.implemented.length).toBeGreaterThan(5);
    for (const { subject, ...rest } of paper.deviations)
      for (const [key, text] of Object.entries(rest)) expect(text, `${subject}: ${key}`).not.toBe("");
    expect(paper.figures.length).toBeGreaterThan(10);
    const names = paper.figures.map(({ quantity, data }) => `${quantity} / ${data}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it("builds, predicts, saves and loads from rasters to rasters", async () => {
    const engine = await openEngine({ engine: "wasm", threads: 1 });
    const before = tf.memory().numTensors;
    const { compact } = solarunet.presets;
    const network = await solarunet.build(compact, { engine, seed: 1 });
    const field = { data: Float32Array.from({ length: 20 * 30 }, (_, i) => i - 300), width: 20, height: 30 };
    const input = solarunet.preprocess(field, compact);
    // 0 G is grey 127; row 15 from the south is row 14 from the north.
    expect(input.data[14 * 20]).toBeCloseTo(127 / 255, 6);
    const [output] = await solarunet.predict(network, [input]);
    expect([output.mask.width, output.mask.height]).toEqual([20, 30]);
    const store = memoryStore();
    await network.save(store, "net");
    const loaded = await solarunet.load(store, { engine, prefix: "net" });
    expect((await solarunet.predict(loaded, [input]))[0]).toEqual(output);
    const stopped = solarunet.predict(loaded, [input], { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow(/stopped|abort/i);
    network.dispose();
    loaded.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("the frames that suit it", () => {
  const fits = (cards: Record<string, unknown>, name = "a.fits", width = 100, height = 100) =>
    solarunet.fits({
      name,
      width,
      height,
      shape: [width, height],
      header: { get: (key: string) => cards[key] } as never,
    });

  it("are images in gauss, or what does not speak against it", () => {
    for (const BUNIT of ["Gauss", "G", "Mx/cm^2", "Mx/cm**2", "Mx cm-2"])
      expect(fits({ BUNIT })).toEqual({ fits: true });
    for (const BUNIT of ["kG", "T", "mT"]) expect(fits({ BUNIT })).toEqual({ fits: true });
    expect(fits({ BUNIT: "N/A" })).toEqual({ fits: true });
    expect(fits({})).toEqual({ fits: true });
    expect(fits({ CONTENT: "MAGNETOGRAM", WAVELNTH: 6173 })).toEqual({ fits: true });
  });

  it("are not what is too small, a cube, or of another kind", () => {
    expect(fits({}, "a.fits", 15)).toMatchObject({ reason: "15x100 pixels are too few to track in" });
    expect(fits({ NAXIS3: 112 })).toMatchObject({ reason: "it is a cube of 112 planes, not an image" });
    expect(fits({ NAXIS: 4, NAXIS3: 2, NAXIS4: 3 })).toMatchObject({
      reason: "it is a cube of 6 planes, not an image",
    });
    expect(fits({ NAXIS: 4, NAXIS3: 1, NAXIS4: 1 })).toEqual({ fits: true });
    expect(fits({ BUNIT: "DN", CONTENT: "MAGNETOGRAM" })).toMatchObject({
      reason: "its unit is DN, not gauss",
    });
    expect(fits({ BUNIT: "DN/s" })).toMatchObject({ reason: "its unit is DN/s, not gauss" });
    expect(fits({ WAVELNTH: 171 })).toMatchObject({ fits: false });
    expect(fits({ BUNIT: "Gauss" }, "hmi.sharp_720s.1.2011_TAI.Bp_err.fits")).toMatchObject({ fits: false });
  });

  const sharp = "hmi.sharp_cea_720s.377.20110215_020000_TAI";
  const later = "hmi.sharp_cea_720s.13171.20250504_150000_TAI";
  it.skipIf(!hasData).each([
    [`sharp/harp377_all_segments/${sharp}.magnetogram.fits`, true],
    [`sharp/harp377_all_segments/${sharp}.Br.fits`, true],
    [`sharp/harp377_all_segments/${sharp}.Br_err.fits`, false],
    [`sharp/harp377_all_segments/${sharp}.Bp.fits`, false],
    [`sharp/harp377_all_segments/${sharp}.bitmap.fits`, false],
    [`sharp/harp377_all_segments/${sharp}.continuum.fits`, false],
    [`sharp/harp377_all_segments/${sharp}.Dopplergram.fits`, false],
    // Exported without BUNIT: the name decides.
    [`sharp/harps_2025/${later}.magnetogram.fits`, true],
    [`sharp/harps_2025/${later}.Br.fits`, true],
    [`sharp/harps_2025/${later}.continuum.fits`, false],
    [`sharp/harps_2025/${later}.bitmap.fits`, false],
    ["sdo/hmi_fulldisk/sdo-hmi_2011-02-14_20-34-12.fits", true],
    ["sdo/hmi_fulldisk/mdi.fd_M_96m_lev182.20110401_000000_TAI.data.fits", true],
    ["sdo/hmi_fulldisk/resampled_hmi.fits", false],
    ["sdo/derived/2022_08_02__10_47_53_000__SDO_HMI_HMI_magnetogram_976as_512.fits", true],
    ["sdo/aia/aia_171_level1.fits", false],
    ["sdo/aia/aia_171_cutout.fits", false],
    ["gst/results/processed_data_for_tracking/fits/frame_1.fits", true],
    ["gst/statistics_analysis/size_flux/bz20170713_201549.fits", true],
    ["images/bbso_gong_ha_misc/bbso_20020430_165555_ha_1024.fits.gz", false],
    ["stokes/SP4D20070227_002010.0C.fits", false],
  ])("in the shared data folder: %s is one: %s", async (path, expected) => {
    const { header, shape } = (await openFits(readFileSync(dataPath(path)))).firstImage();
    const [width, height] = shape;
    expect(solarunet.fits({ name: basename(path), header, width, height, shape }).fits).toBe(expected);
  });
});
