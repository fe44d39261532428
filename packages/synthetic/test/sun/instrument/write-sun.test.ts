import { AbortedError, DataError, memoryStore } from "@helioscope/core";
import { openFits, readImage } from "@helioscope/io-fits";
import { expect, test } from "vitest";
import { sunArchive, type WriteSunOptions, writeSun } from "../../../src/index.ts";

/** Few knots and no long history: what is tested here is the writing. */
const options: WriteSunOptions = {
  seed: 2,
  frames: 3,
  widthPx: 32,
  sun: { warmUpDays: 5, networkPairs: 200 },
  declineYears: 3,
};
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test("files, tables and truth are written; an interrupted run is gone on with", async () => {
  const store = memoryStore();
  const told = await writeSun(store, options);
  expect(told).toMatchObject({ frames: 3, files: 6, found: 0, faulty: 0 });
  const names = await store.list();
  expect(names.filter((name) => name.endsWith(".fits"))).toEqual([
    ...["000000", "010000", "020000"].map(
      (clock) => `aia_304/2016-01/synthetic.aia.lev1_euv_12s.2016-01-01T${clock}Z.304.image_lev1.fits`,
    ),
    ...["000036", "010036", "020036"].map(
      (clock) => `hmi/2016-01/synthetic.hmi.m_720s.20160101_${clock}_TAI.magnetogram.fits`,
    ),
  ]);
  const truth = JSON.parse(text(await store.read("truth.json")));
  expect(truth.options).toMatchObject({ seed: 2, widthPx: 32 });
  expect(text(await store.read("pointing.csv")).split("\n")[0]).toBe(
    "T_START,T_STOP,SAT_ROT,A_304_X0,A_304_Y0,A_304_IMSCALE,A_304_INSTROT",
  );
  expect(text(await store.read("degradation_304.csv"))).toBe("2016-01-01,1\n");

  const again = memoryStore();
  const stop = new AbortController();
  const run = writeSun(again, {
    ...options,
    signal: stop.signal,
    onProgress: ({ done }) => done === 2 && stop.abort(),
  });
  await expect(run).rejects.toThrow(AbortedError);
  expect(await again.has("truth.json")).toBe(false);
  expect(await writeSun(again, options)).toMatchObject({ files: 6, found: 4 });
  for (const name of names) expect(await again.read(name)).toEqual(await store.read(name));

  await expect(writeSun(again, { ...options, widthPx: 48 })).rejects.toThrow(DataError);
  const others = memoryStore();
  await others.write("notes.txt", "mine");
  await expect(writeSun(others, options)).rejects.toThrow(/holds notes.txt/);
});

test("faulty records are what faults.csv says", async () => {
  const store = memoryStore();
  const told = await writeSun(store, { ...options, frames: 24, faults: 1, instruments: ["HMI", "AIA 171"] });
  expect(told.faulty).toBe(48);
  const rows = text(await store.read("faults.csv"))
    .trim()
    .split("\n")
    .slice(1);
  const kinds = new Set(rows.map((row) => row.split(",")[3]));
  expect([...kinds].sort()).toEqual(["constant", "empty", "missing", "quality", "rows", "truncated"]);
  for (const row of rows) {
    const [file, , instrument, fault] = row.split(",");
    expect(await store.has(file)).toBe(fault !== "missing");
    if (fault === "missing") continue;
    const bytes = await store.read(file);
    if (fault === "empty") expect(bytes.length).toBe(0);
    else if (fault === "truncated") expect(bytes.length % 2880).not.toBe(0);
    else {
      const { header } = (await openFits(bytes)).units[1];
      const bits = {
        constant: 0,
        quality: instrument === "HMI" ? 0x20 : 0x2000,
        rows: instrument === "HMI" ? 0x1000 : 0x700,
      };
      expect(header.get("QUALITY")).toBe(bits[fault as keyof typeof bits]);
      const { data } = await readImage((await openFits(bytes)).units[1]);
      if (fault === "constant") expect(new Set(data as Float32Array).size).toBe(1);
    }
  }
});

test("bursts have their cadence, and a gap between them; a share of faults is a share", async () => {
  const store = memoryStore();
  await writeSun(store, {
    ...options,
    frames: 5,
    cadenceMinutes: 12,
    sequences: { everyHours: 24, length: 3 },
    instruments: ["AIA 304"],
  });
  const names = (await store.list("aia_304/")).map((name) => /T(\d{6})Z/.exec(name)?.[0]);
  expect(names).toEqual(["T000000Z", "T001200Z", "T002400Z", "T000000Z", "T001200Z"]);
  await expect(
    writeSun(memoryStore(), { ...options, sequences: { everyHours: 1, length: 3 } }),
  ).rejects.toThrow(/overlap/);
  await expect(writeSun(memoryStore(), { ...options, faults: 2 })).rejects.toThrow(/faults is 2/);
});

test("an archive without a folder gives the values, the pointing and the truth that are written", async () => {
  const given = { ...options, frames: 5, sequences: { everyHours: 4, length: 2 }, declineYears: null };
  const store = memoryStore();
  await writeSun(store, given);
  const archive = sunArchive(given);
  const names = await archive.list();
  expect([...names].sort()).toEqual((await store.list()).filter((name) => name.endsWith(".fits")));
  for (const name of [...names, names[0]]) {
    const [made] = (await openFits(await archive.read(name))).units;
    const written = (await openFits(await store.read(name))).units[1];
    expect((await readImage(made)).data).toEqual((await readImage(written)).data);
    for (const key of ["CRPIX1", "T_OBS", "EXPTIME", "CROTA2"])
      expect(made.header.get(key)).toBe(written.header.get(key));
  }
  expect(archive.pointing).toBe(text(await store.read("pointing.csv")));
  expect(archive.truth()).toBe(text(await store.read("truth.json")));
  expect(sunArchive(given).truth()).toBe(archive.truth());
  await expect(archive.read("hmi/other.fits")).rejects.toThrow(/no file/);
});

test("bursts that are walked through are those that are begun anew", async () => {
  const few = { ...options, frames: 4, instruments: ["HMI"] as const };
  const near = sunArchive({ ...few, sequences: { everyHours: 24, length: 2 } });
  const [, , , last] = await near.list();
  const far = sunArchive({ ...few, from: "2016-01-02T00:00:00Z", frames: 2 });
  expect(await near.read(last)).toEqual(await far.read(last));
});
