import { readFileSync } from "node:fs";
import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { inBrowser, type TestPage } from "../../../../testing/browser/index.ts";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { encodeImage } from "../../src/index.ts";
import { buildCompressed } from "../support/build.ts";
import { riceEncode } from "../tiles/rice-encoder.ts";
import * as node from "./read.page.ts";

const script = new URL("./read.page.ts", import.meta.url);

const [width, height] = [96, 64];
const values = Int16Array.from(
  { length: width * height },
  (_, i) => 300 * Math.sin((i % width) / 9) + ((i * 7919) % 37),
);

const plain = encodeImage({ data: values, width, height }, [
  { key: "BSCALE", value: 0.5 },
  { key: "BLANK", value: 300 },
  { key: "BUNIT", value: "Gauss" },
]);

const rice = buildCompressed(
  [
    ["ZCMPTYPE", "RICE_1"],
    ["ZBITPIX", 16],
    ["ZNAXIS", 2],
    ["ZNAXIS1", width],
    ["ZNAXIS2", height],
    ["ZTILE1", width],
    ["ZTILE2", 1],
    ["ZNAME1", "BLOCKSIZE"],
    ["ZVAL1", 32],
    ["ZNAME2", "BYTEPIX"],
    ["ZVAL2", 2],
  ],
  Array.from({ length: height }, (_, y) => ({
    column: "COMPRESSED_DATA" as const,
    bytes: riceEncode(Int32Array.from(values.subarray(y * width, (y + 1) * width)), 32, 2),
  })),
);

const made: Readonly<Record<string, Uint8Array>> = {
  "plain.fits": plain,
  "plain.fits.gz": gzipSync(plain),
  "rice.fits": rice,
};

/** A RICE image and a plain one, as an observatory wrote them. */
const OBSERVED = [
  "sdo/hmi_fulldisk/mdi.fd_M_96m_lev182.20110401_000000_TAI.data.fits",
  "gst/results/processed_data_for_tracking/fits/frame_1.fits",
];

inBrowser("FITS files in a page", (open) => {
  it("are read as in Node, plain, gzipped and RICE-compressed", async () => {
    const page: TestPage<typeof node> = await open(script, { files: made });
    for (const [name, bytes] of Object.entries(made)) {
      const inNode = await node.read(bytes);
      expect(inNode.warnings).toEqual([]);
      expect(inNode.shape).toEqual([width, height]);
      expect(await page.run("readFile", name), name).toEqual(inNode);
    }
  });

  it("are written as in Node, and refused with the same error", async () => {
    const page: TestPage<typeof node> = await open(script);
    expect(await page.run("writtenHash")).toBe(await node.writtenHash());
    expect(await page.run("refuse")).toEqual({ name: "FitsError", kind: "format" });
  });

  describe.skipIf(!hasData)("of observatories (needs the shared data folder)", () => {
    it.for(OBSERVED)("%s", async (path) => {
      const bytes = readFileSync(dataPath(...path.split("/")));
      const page: TestPage<typeof node> = await open(script, { files: { "observed.fits": bytes } });
      expect(await page.run("readFile", "observed.fits")).toEqual(await node.read(bytes));
    });
  });
});
