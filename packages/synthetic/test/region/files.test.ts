import { memoryStore, parseTime } from "@helioscope/core";
import { openFits, readImage } from "@helioscope/io-fits";
import { pixelToWorld, readWcs } from "@helioscope/io-fits/wcs";
import { describe, expect, test } from "vitest";
import {
  activeRegions,
  flaresToCsv,
  frameToFits,
  harpMapText,
  populationTruthFromJson,
  populationTruthToJson,
  type RegionFlare,
  regionToFits,
  regionTruth,
  writePopulation,
} from "../../src/index.ts";

const small = { regions: 3, framesPerRegion: 2, seed: 21 } as const;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("a magnetogram as FITS", async () => {
  const [region] = activeRegions(small);
  const frame = region.frame(150);
  const bytes = await frameToFits(region, frame);
  const { units } = await openFits(bytes);
  const unit = units[1];
  const { header } = unit;

  test("comes back to half a step of 0.1 G, NaN beyond the limb", async () => {
    if (unit.kind !== "compressed-image") throw new Error(`kind ${unit.kind}`);
    const { data, shape } = await readImage(unit);
    expect(shape).toEqual([frame.image.width, frame.image.height]);
    let beyond = 0;
    let worst = 0;
    for (let i = 0; i < data.length; i++) {
      const [read, made] = [Number(data[i]), frame.image.data[i]];
      expect(Number.isNaN(read)).toBe(Number.isNaN(made));
      if (Number.isNaN(made)) beyond++;
      else worst = Math.max(worst, Math.abs(read - made));
    }
    expect(beyond).toBeGreaterThan(0);
    expect(worst).toBeLessThan(0.0501);
  });

  test("is smaller than its 16-bit pixels", () => {
    expect(bytes.length).toBeLessThan(1.2 * frame.image.data.length + 40_000);
  });

  test("has the keywords of SHARP", () => {
    expect(header.get("TELESCOP")).toBe("SYNTHETIC");
    expect(header.get("HARPNUM")).toBe(region.harp);
    expect(header.get("NOAA_ARS")).toBe(region.noaa.length ? region.noaa.join(",") : "MISSING");
    expect(header.get("NOAA_NUM")).toBe(region.noaa.length);
    expect(header.get("CTYPE1")).toBe("CRLN-CEA");
    expect(header.get("CTYPE2")).toBe("CRLT-CEA");
    expect(header.get("CDELT1")).toBe(0.03);
    expect(header.get("BUNIT")).toBe("Gauss");
    expect(header.get("USFLUX")).toBe(frame.unsignedFluxMx);
    expect(parseTime(String(header.get("T_REC"))).utc).toBe(frame.time.utc);
    // The corners of the patch lie where the header's projection has them.
    const wcs = readWcs(header);
    const { width, height } = frame.image;
    const [carrington, latitudes] = pixelToWorld(wcs, [
      [-0.5, width - 0.5, -0.5, width - 0.5],
      [-0.5, -0.5, height - 0.5, height - 0.5],
    ]);
    const longitudes = Array.from(carrington, (longitude) => {
      const seen = longitude - Number(header.get("CRLN_OBS"));
      return seen - 360 * Math.round((seen - frame.longitudeDeg) / 360);
    });
    expect(Math.min(...longitudes)).toBeGreaterThan(frame.patchLongitudesDeg[0] - 1e-6);
    expect(Math.max(...longitudes)).toBeCloseTo(frame.patchLongitudesDeg[1], 6);
    expect(header.get("LONDTMAX")).toBe(frame.patchLongitudesDeg[1]);
    for (const latitude of latitudes) {
      expect(latitude).toBeGreaterThan(Number(header.get("LATDTMIN")) - 1e-6);
      expect(latitude).toBeLessThan(Number(header.get("LATDTMAX")) + 1e-6);
    }
    // 1 micro-hemisphere is 3.04 Mm2 and a pixel 0.1328 Mm2.
    const pixels = frame.image.width * frame.image.height;
    expect(Number(header.get("AREA")) / ((pixels * 0.13283) / 3.0437)).toBeCloseTo(1, 3);
    const comments = header.cards.filter(({ key }) => key === "COMMENT").map(({ raw }) => raw);
    expect(comments.join(" ")).toContain("nothing here was observed");
  });
});

const flare: RegionFlare = {
  harp: 4,
  noaa: null,
  goesClass: "M2.3",
  peakFluxWm2: 2.3e-5,
  startUtc: "2013-01-02T03:04:00.000Z",
  peakUtc: "2013-01-02T03:14:00.000Z",
  endUtc: "2013-01-02T03:30:00.000Z",
  latitudeDeg: -12,
  longitudeDeg: 31,
};

test("flares and map are in the forms of the archives", () => {
  const [head, first, second, ...rest] = flaresToCsv([flare, { ...flare, noaa: 11_158 }]).split("\n");
  expect(head).toBe(
    "goes_class,peak_flux,scale,start_utc,peak_utc,end_utc,noaa,latitude,longitude,sources,satellite",
  );
  expect(first).toBe(
    "M2.3,2.3e-5,true,2013-01-02T03:04:00.000Z,2013-01-02T03:14:00.000Z,2013-01-02T03:30:00.000Z,,-12,31,synthetic,",
  );
  expect(second).toContain("Z,11158,-12,31,");
  expect(rest).toEqual([""]);
  const map = harpMapText([
    { harp: 3, noaa: [11_070, 11_071] },
    { harp: 5, noaa: [] },
    { harp: 9, noaa: [11_072] },
  ]);
  expect(map).toBe("HARPNUM NOAA_ARS\n3 11070,11071\n9 11072\n");
});

test("the truth comes back as it was", () => {
  const population = activeRegions(small);
  const truth = { options: population.options, regions: [regionTruth(population.at(1))] };
  expect(populationTruthFromJson(populationTruthToJson(truth))).toEqual(truth);
  expect(truth.regions[0].frames).toHaveLength(2);
  expect(() => populationTruthFromJson("{")).toThrow(/not JSON/);
  expect(() => populationTruthFromJson('{"format":"helioscope-truth","version":1}')).toThrow(/no truth/);
});

describe("writing a population", async () => {
  const store = memoryStore();
  const population = activeRegions(small);
  const stages: number[] = [];
  const written = await writePopulation(population, store, { onProgress: ({ done }) => stages.push(done) });
  const files = await store.list();

  test("leaves one file a magnetogram, lists and truth", async () => {
    expect(stages).toEqual([1, 2, 3]);
    expect(written).toMatchObject({ regions: 3, magnetograms: 6, found: 0 });
    expect(files.filter((name) => name.endsWith(".magnetogram.fits"))).toHaveLength(6);
    const { from, to, ...asked } = JSON.parse(text(await store.read("flares.json")));
    expect(asked).toEqual({ sources: ["synthetic"], minimumClass: "C1.0" });
    const passages = [...population].flatMap(({ timeAt }) => [timeAt(-168).utc, timeAt(168).utc]);
    expect(passages.every((utc) => utc > from && utc < to)).toBe(true);
    const truth = populationTruthFromJson(text(await store.read("truth.json")));
    expect(truth.regions.flatMap(({ frames }) => frames.map(({ file }) => file)).sort()).toEqual(
      files.filter((name) => name.endsWith(".fits")),
    );
    expect(truth.options).toEqual(population.options);
    const lines = text(await store.read("flares.csv"))
      .trimEnd()
      .split("\n");
    expect(lines).toHaveLength(1 + written.flares.c);
  });

  test("has the same files as its regions one by one", async () => {
    const names: string[] = [];
    for await (const { name, bytes } of regionToFits(population.at(2))) {
      names.push(name);
      expect(bytes).toEqual(await store.read(name));
    }
    expect(names).toEqual(regionTruth(population.at(2)).frames.map(({ file }) => file));
  });

  test("goes on where it was cut off, to the same bytes", async () => {
    const partly = memoryStore();
    const stop = new AbortController();
    const begun = writePopulation(population, partly, {
      signal: stop.signal,
      onProgress: ({ done }) => done === 1 && stop.abort(),
    });
    await expect(begun).rejects.toMatchObject({ kind: "aborted" });
    expect(await partly.has("truth.json")).toBe(false);
    const rest = await writePopulation(population, partly);
    expect(rest.found).toBe(2);
    expect(await partly.list()).toEqual(files);
    for (const name of files) expect(await partly.read(name)).toEqual(await store.read(name));
  });

  test("never mixes two populations, or one with other things", async () => {
    await expect(writePopulation(activeRegions({ ...small, seed: 22 }), store)).rejects.toMatchObject({
      kind: "data",
    });
    const other = memoryStore();
    await other.write("notes.txt", "mine");
    await expect(writePopulation(population, other)).rejects.toThrow(/holds notes.txt/);
    expect(await other.list()).toEqual(["notes.txt"]);
  });
});
