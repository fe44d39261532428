import { memoryStore, parseTime } from "@helioscope/core";
import { encodeFits } from "@helioscope/io-fits";
import { describe, expect, test } from "vitest";
import {
  dataSetFacts,
  makeDataSet,
  openSamples,
  PAPER_DATA_SET,
  readMagnetogram,
  readSampleTable,
  sampleOf,
  statedFlux,
  writeSamples,
} from "../../src/samples/index.ts";
import { COVERED, record } from "./support.ts";

/** Records of three HARPs, one of which flares, and their data set. */
function made() {
  const records = [
    record({ harp: 1, noaa: [11001], time: "2012.03.06_05:00:00_TAI" }),
    record({ harp: 2, noaa: [11002, 11003], time: "2012.03.06_05:00:00_TAI", areaMicroHemispheres: 100 }),
    record({ harp: 3, noaa: [], time: "2012.03.06_05:00:00_TAI", longitudeDeg: null }),
    record({ harp: 2, noaa: [11002, 11003], time: "2012.03.06_06:00:00_TAI", quality: 0x20000 }),
  ];
  const flare = {
    ...({ goesClass: "X5.4", peakFluxWm2: 5.4e-4, scale: "scaled", startUtc: null, endUtc: null } as const),
    ...{ peakUtc: "2012-03-07T00:24:00Z", noaa: 11003, position: null, sources: ["test"], satellite: null },
  };
  const dataSet = makeDataSet(records, [flare], { labels: { coverage: COVERED } });
  const samples = dataSet.chosen.map((one, i) =>
    sampleOf(one, `magnetograms/${i}, "quoted".fits`, statedFlux(one.record)!),
  );
  const facts = dataSetFacts(dataSet, samples, {
    config: PAPER_DATA_SET,
    sources: [{ name: "flares.csv", role: "flares", sha256: "00" }],
    skipped: [],
  });
  return { dataSet, samples, facts };
}

const magnetogram = (values: readonly number[], unit?: string) =>
  encodeFits([{ kind: "image", shape: [2, 2], data: Float32Array.from(values), unit }]);

describe("the folder of a data set", () => {
  test("is written and opened again", async () => {
    const { dataSet, samples, facts } = made();
    const store = memoryStore();
    await writeSamples(store, samples, dataSet.selection.rejected, facts);
    expect(await store.list()).toEqual(["dataset.json", "rejected.csv", "samples.csv"]);
    expect(await readSampleTable(await store.read("samples.csv"))).toEqual({ samples, skipped: [] });
    expect(samples.map(({ harp, label, group }) => [harp, label, group])).toEqual([
      [1, 0, "1"],
      [2, 1, "2"],
    ]);
    const text = new TextDecoder().decode(await store.read("rejected.csv"));
    expect(
      text
        .split("\n")
        .slice(1, -1)
        .map((line) => line.split(",").slice(-2)),
    ).toEqual([
      ["quality", "131072"],
      ["longitude", ""],
    ]);
    expect(JSON.parse(new TextDecoder().decode(await store.read("dataset.json")))).toMatchObject({
      records: 4,
      accepted: 2,
      rejected: { quality: { failed: 1, missing: 0 }, longitude: { failed: 0, missing: 1 } },
      samples: { flaring: 1, nonflaring: 1 },
      regions: { flaring: 1, nonflaring: 1, groups: 2 },
      uncovered: [],
      coverage: COVERED.intervals,
    });
  });

  test("without samples, or with two in one file, it is refused", async () => {
    const { samples, facts } = made();
    const store = memoryStore();
    await expect(writeSamples(store, [], [], facts)).rejects.toThrow(/without samples/);
    await expect(writeSamples(store, [samples[0]!, samples[0]!], [], facts)).rejects.toThrow(/Two samples/);
    expect(await store.list()).toEqual([]);
  });

  test("magnetograms are read in gauss, row 0 first; what is not there is skipped", async () => {
    const { samples, facts } = made();
    const store = memoryStore();
    await writeSamples(store, samples, [], facts);
    await expect(openSamples(store)).rejects.toThrow(/No sample of 2 can be read/);
    await store.write(samples[1]!.file, await magnetogram([1, 2, 3, Number.NaN], "kG"));
    const opened = await openSamples(store);
    expect(opened.samples).toEqual([samples[1]]);
    expect(opened.skipped).toEqual([{ name: samples[0]!.file, reason: "the file is not there" }]);
    const { data, width, height, pixelScaleDeg } = await opened.read(0);
    expect([...data]).toEqual([1000, 2000, 3000, Number.NaN]);
    expect([width, height, pixelScaleDeg]).toEqual([2, 2, 0.03]);
    await expect(opened.read(1)).rejects.toThrow(/no sample 1/);
    await expect(openSamples(memoryStore())).rejects.toThrow(/no samples\.csv/);
  });

  test("a file in another unit is refused", async () => {
    const bytes = await magnetogram([1, 2, 3, 4], "km/s");
    await expect(readMagnetogram(bytes, "doppler.fits")).rejects.toThrow(/unit of doppler\.fits is km\/s/);
    expect([...(await readMagnetogram(await magnetogram([1, 2, 3, 4]), "plain.fits")).data]).toEqual([
      1, 2, 3, 4,
    ]);
  });

  test("rows that are no samples are told, the others stay", async () => {
    const { samples, dataSet, facts } = made();
    const store = memoryStore();
    await writeSamples(store, samples, dataSet.selection.rejected, facts);
    const lines = new TextDecoder().decode(await store.read("samples.csv")).split("\n");
    const bad = (change: (line: string) => string) => change(lines[1]!);
    const table = [
      ...lines.slice(0, 3),
      bad((line) => line.replace(",0,1e+22", ",2,1e+22")),
      bad((line) => line.replace("2012-03-06T", "lately T")),
      bad((line) => line.replace("USFLUX", "hearsay")),
      bad((line) => line.replace(/^"[^,]*, ""quoted"".fits"/, "")),
    ].join("\n");
    const { samples: kept, skipped } = await readSampleTable(new TextEncoder().encode(table));
    expect(kept).toEqual(samples);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("label is 2"),
      expect.stringContaining('time "lately'),
      expect.stringContaining('from "hearsay"'),
      expect.stringContaining("names no file"),
    ]);
  });

  test("a bad cell or a cut last line costs its own sample only", async () => {
    const { samples, dataSet, facts } = made();
    const store = memoryStore();
    await writeSamples(store, samples, dataSet.selection.rejected, facts);
    const lines = new TextDecoder().decode(await store.read("samples.csv")).split("\n");
    const flux = lines[1]!.replace("1e+22", "much");
    const table = [...lines.slice(0, 3), flux, lines[1]!.slice(0, 50)].join("\n");
    const { samples: kept, skipped } = await readSampleTable(new TextEncoder().encode(table));
    expect(kept).toEqual(samples);
    expect(skipped.map(({ name }) => name)).toEqual(["line 4", "line 5"]);
    expect(skipped[0]?.reason).toMatch(/"much" in line 4 is no number/);
  });

  test("T_REC is TAI, samples are UTC", () => {
    const { samples } = made();
    expect(samples[0]?.utc).toBe(parseTime("2012-03-06T04:59:26Z").utc);
  });
});
