import { isHelioError, memoryStore, type Progress, seededRandom } from "@helioscope/core";
import { encodePng } from "@helioscope/core/figure";
import { describe, expect, test } from "vitest";
import { MANIFEST_FILE, readManifest } from "../../src/dataset/manifest.ts";
import { openPrepared } from "../../src/dataset/open-prepared.ts";
import { prepareDataSet } from "../../src/dataset/prepare-data-set.ts";
import { parsePointing } from "../../src/prepare/pointing.ts";
import { fingerprint } from "../../src/training/claim-run.ts";
import { config, euvFile, fieldFile, hourlySun, MINUTE, START } from "./support.ts";

const POINTING =
  "T_START,T_STOP,SAT_ROT,A_304_X0,A_304_Y0,A_304_IMSCALE,A_304_INSTROT\n2015-01-01T00:00:00Z,2017-01-01T00:00:00Z,0,24.5,23.5,50,0";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("a data set", () => {
  test("from files to samples", async () => {
    const sun = await hourlySun(30);
    await sun.write("notes.txt", "not an image");
    const out = memoryStore();
    const stages: Progress[] = [];
    const facts = await prepareDataSet(sun, out, config, {
      onProgress: (progress) => void stages.push(progress),
    });
    expect(facts).toMatchObject({
      sizePx: 32,
      files: 60,
      accepted: { euv: 30, field: 30 },
      rejected: {},
      channels: { euv: "AIA 304", field: "HMI M" },
      samples: { all: 28, paired: 28 },
      span: ["2016-01-01T00:00:00.000Z", "2016-01-02T05:00:00.000Z"],
    });
    expect(JSON.parse(text(await out.read("dataset.json")))).toEqual(facts);
    expect(await out.list("euv/")).toHaveLength(30);
    expect(await out.has("field/201601/field_20160101T000100Z.fits")).toBe(true);
    expect(stages.at(-1)).toMatchObject({ done: 60, total: 60 });
    const [head, first] = text(await out.read("samples.csv")).split("\n");
    expect(head).toBe("utc,side,field,field_utc,euv_1,euv_2,euv_3");
    expect(first).toBe(
      "2016-01-01T02:00:00.000Z,train,field/201601/field_20160101T020100Z.fits,2016-01-01T02:01:00.000Z,euv/201601/euv_20160101T000000Z.fits,euv/201601/euv_20160101T010000Z.fits,euv/201601/euv_20160101T020000Z.fits",
    );
    const set = await openPrepared(out, config);
    expect(set.samples).toHaveLength(28);
    const { train, validation, test: held } = facts.samples;
    expect(train + validation + held).toBeGreaterThan(15);
    const disc = await set.read(set.euv[3]);
    expect(disc).toMatchObject({ kind: "euv", width: 32, unit: "DN/s" });
    expect(disc.time?.utc).toBe(set.euv[3].utc);
    // Exposure is divided out: 10 DN/s of quiet Sun.
    expect(disc.data[16 * 32 + 28]).toBeCloseTo(10, 1);
  });

  test("other sources prepared into the same folder choose their own channel", async () => {
    const out = memoryStore();
    const source = async (name: string, file: Uint8Array) => {
      const store = memoryStore();
      await store.write(name, file);
      return store;
    };
    const channelOf = async (store: ReturnType<typeof memoryStore>) =>
      (await prepareDataSet(store, out, config, { wavelengthAngstrom: 171 })).channels.euv;
    const other = { WAVELNTH: 171 };
    const first = await prepareDataSet(await source("a.fits", euvFile(START)), out, config);
    expect(first.channels.euv).toBe("AIA 304");
    expect(await channelOf(await source("b.fits", euvFile(START, other)))).toBe("AIA 171");
    // Beside one another the one that was there first decides.
    const both = await source("a.fits", euvFile(START));
    await both.write("b.fits", euvFile(START, other));
    expect((await prepareDataSet(both, out, config)).channels.euv).toBe("AIA 304");
  });

  test("each rejection has its reason", async () => {
    const sources = memoryStore();
    const hour = 60 * MINUTE;
    const files: Record<string, Uint8Array> = {
      "a-good": euvFile(START),
      "b-eclipse": euvFile(START + hour, { QUALITY: 2 ** 13 }),
      "c-cut": euvFile(START + 2 * hour).subarray(0, 5000),
      "d-171": euvFile(START + 3 * hour, { WAVELNTH: 171, INSTRUME: "AIA_3" }),
      "e-same": euvFile(START),
      "f-map": fieldFile(START, { CTYPE1: "CRLN-CEA", CTYPE2: "CRLT-CEA", CUNIT1: "deg", CUNIT2: "deg" }),
      "g-part": fieldFile(START + hour, { CRPIX1: 60 }),
      "h-continuum": fieldFile(START, { CONTENT: "CONTINUUM INTENSITY" }),
      "i-nowhere": fieldFile(START, { CTYPE1: "SOLAR-X", CUNIT1: "furlong", CUNIT2: "furlong" }),
      "j-unexposed": euvFile(START + 4 * hour, { EXPTIME: "none" }),
      "k-timeless": euvFile(START, { "DATE-OBS": "N/A" }),
      "l-field": fieldFile(START),
    };
    for (const [name, bytes] of Object.entries(files)) await sources.write(`${name}.fits`, bytes);
    await sources.write("z-blank.fits", blank());
    const out = memoryStore();
    const facts = await prepareDataSet(sources, out, config);
    const entries = readManifest(await out.read(MANIFEST_FILE));
    const told = Object.fromEntries(
      entries.map(({ source, cause, reason }) => [source.replace(".fits", ""), [cause, reason ?? ""]]),
    );
    const expected: Record<string, readonly [string | null, string]> = {
      "a-good": [null, ""],
      "b-eclipse": ["quality", "eclipse"],
      "c-cut": ["damaged", "cut short"],
      "d-171": ["other-channel", "It shows AIA 171; the set is of AIA 304"],
      "e-same": ["duplicate", "a-good.fits shows the same"],
      "f-map": ["unsupported", "a map on the sphere"],
      "g-part": ["part-of-disc", "% of the disc"],
      "h-continuum": ["unsupported", "HMI Ic"],
      "i-nowhere": ["not-placed", "where disc centre is"],
      "j-unexposed": ["not-placed", "how long it was exposed"],
      "k-timeless": ["no-time", "time"],
      "l-field": [null, ""],
      "z-blank": ["blank", "one value"],
    };
    expect(Object.keys(told).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, [cause, words]] of Object.entries(expected)) {
      expect([name, told[name][0]]).toEqual([name, cause]);
      expect(told[name][1]).toContain(words);
    }
    expect(facts.accepted).toEqual({ euv: 1, field: 1 });
    expect(facts.rejected).toMatchObject({ damaged: 1, "not-placed": 2, unsupported: 2 });
    expect((await openPrepared(out, config)).skipped).toHaveLength(11);
  });

  test("the radius is told where the file says it, not where a Sun at 1 au was taken", async () => {
    const random = seededRandom(2);
    const side = 128;
    const data = Uint8Array.from({ length: side * side }, (_, i) =>
      Math.hypot((i % side) - 60, Math.floor(i / side) - 66) > 50 ? 128 : 128 + 20 * random.normal(),
    );
    const sources = memoryStore();
    const picture = encodePng({ data, width: side, height: side, channels: 1, depth: 8 });
    await sources.write("HMI.m2026.02.01_07.00.00.png", picture);
    await sources.write("a.fits", euvFile(START));
    const out = memoryStore();
    await prepareDataSet(sources, out, config);
    const entries = readManifest(await out.read(MANIFEST_FILE));
    expect(entries.map(({ status, kind, radiusArcsec }) => [status, kind, radiusArcsec])).toEqual([
      ["accepted", "field", null],
      ["accepted", "euv", expect.closeTo(975, 6)],
    ]);
    const [{ file }] = entries;
    expect(text(await out.read(file ?? ""))).toContain("those of a Sun at 1 au");
  });

  test.each([
    ["without a pointing table", undefined, "no master pointing table"],
    ["at times that the table lacks", POINTING.replaceAll("201", "202"), "no row for its time"],
  ])("level 1 %s is warned of once", async (_, csv, words) => {
    const sources = memoryStore();
    for (let hour = 0; hour < 3; hour++)
      await sources.write(`${hour}.fits.z`, euvFile(START + hour * 60 * MINUTE, { LVL_NUM: 1 }));
    const warnings: string[] = [];
    const facts = await prepareDataSet(sources, memoryStore(), config, {
      onWarning: (warning) => void warnings.push(warning),
      ...(csv && { extras: { pointing: parsePointing(csv) } }),
    });
    expect(facts.accepted.euv).toBe(3);
    expect(warnings.filter((warning) => warning.includes("pointing"))).toEqual([
      expect.stringContaining(words),
    ]);
  });

  test("a file that the system does not hand out leaves the others", async () => {
    const sun = await hourlySun(2);
    const [broken] = await sun.list("aia/");
    const read = async (path: string) => {
      if (path === broken) throw new Error("EIO");
      return sun.read(path);
    };
    const facts = await prepareDataSet({ list: sun.list, read }, memoryStore(), config);
    expect(facts).toMatchObject({ accepted: { euv: 1, field: 2 }, rejected: { damaged: 1 } });
  });

  test("folders of several names", async () => {
    const [one, other] = [await hourlySun(2), memoryStore()];
    await other.write("x.fits", euvFile(START + 300 * MINUTE));
    const out = memoryStore();
    await prepareDataSet(
      [
        { ...one, name: "one" },
        { ...other, name: "other" },
      ],
      out,
      config,
    );
    const sources = readManifest(await out.read(MANIFEST_FILE)).map(({ source }) => source);
    expect(sources).toContain("other/x.fits");
    expect(sources[0]).toBe("one/aia/2016-01-01_00.fits");
  });
});

function blank(): Uint8Array {
  const bytes = euvFile(START + 500 * MINUTE);
  const start = 2880 * Math.floor((bytes.length - 48 * 48 * 4) / 2880);
  return bytes.map((byte, i) => (i < start ? byte : 0));
}

/** Counts what is written. */
function counted(store = memoryStore()) {
  const written: string[] = [];
  const write: typeof store.write = async (path, content) => {
    if (path.endsWith(".fits")) written.push(path);
    await store.write(path, content);
  };
  return { store: { ...store, write }, written };
}

describe("again", () => {
  test("what is there is kept; what changed is made anew", async () => {
    const sun = await hourlySun(6);
    const { store, written } = counted();
    const facts = await prepareDataSet(sun, store, config);
    const manifest = await store.read(MANIFEST_FILE);
    written.length = 0;
    expect(await prepareDataSet(sun, store, config)).toEqual(facts);
    expect(written).toEqual([]);
    expect(await store.read(MANIFEST_FILE)).toEqual(manifest);

    await sun.write("aia/2016-01-01_03.fits", euvFile(START + 3 * 60 * MINUTE, { WAVEUNIT: "angstrom" }));
    await sun.remove("hmi/2016-01-01_05.fits");
    expect(await prepareDataSet(sun, store, config)).toMatchObject({ accepted: { euv: 6, field: 5 } });
    expect(written).toEqual(["euv/201601/euv_20160101T030000Z.fits"]);
    expect(await store.list("field/")).toHaveLength(5);

    written.length = 0;
    const larger = { ...config, prepare: { ...config.prepare, sizePx: 48 } };
    await prepareDataSet(sun, store, larger);
    expect(written).toHaveLength(11);
    await expect(openPrepared(store, config)).rejects.toThrow("48x48");
    written.length = 0;
    await prepareDataSet(sun, store, larger, { fresh: true });
    expect(written).toHaveLength(11);
  });

  test("ended half way, it goes on and comes to the same", async () => {
    const sun = await hourlySun(6);
    const whole = memoryStore();
    await prepareDataSet(sun, whole, config);
    const { store, written } = counted();
    const abort = new AbortController();
    const onProgress = ({ done }: Progress) => void (done === 7 && abort.abort());
    const ended = await prepareDataSet(sun, store, config, { signal: abort.signal, onProgress }).catch(
      (error: unknown) => error,
    );
    expect(isHelioError(ended, "aborted")).toBe(true);
    const first = written.length;
    expect(first).toBeGreaterThan(5);
    await expect(openPrepared(store, config)).rejects.toThrow("no prepared data set");
    // As a process that is killed leaves it: the last row is not whole.
    await store.append(MANIFEST_FILE, "hmi/2016-01-01_04.fits,accep");
    await prepareDataSet(sun, store, config);
    expect(written.length).toBe(12);
    for (const path of await whole.list()) expect(await store.read(path)).toEqual(await whole.read(path));
  });
});

describe("whether two sets are the same", () => {
  const identity = async (changed: Uint8Array, asked = config, extras = {}) => {
    const sun = await hourlySun(6);
    await sun.write("aia/2016-01-01_03.fits", changed);
    const out = memoryStore();
    await prepareDataSet(sun, out, asked, { extras });
    return fingerprint(await openPrepared(out, asked, { split: null }));
  };
  const third = START + 3 * 60 * MINUTE;

  test("the pixels count, and how they were made, not the names alone", async () => {
    const same = await identity(euvFile(third));
    expect(await identity(euvFile(third))).toBe(same);
    const brighter = euvFile(third, { EXPTIME: 2.8 });
    expect(await identity(brighter)).not.toBe(same);
    const raw = { ...config, prepare: { ...config.prepare, exposure: false } };
    expect(await identity(euvFile(third), raw)).not.toBe(same);
  });

  test("another pointing table is another preparation", async () => {
    const pointing = (x0: number) => parsePointing(POINTING.replace("24.5", String(x0)));
    const hashes = [23.5, 25.5].map((x0) => identity(euvFile(third), config, { pointing: pointing(x0) }));
    const [one, other] = await Promise.all(hashes);
    expect(one).not.toBe(other);
  });
});
