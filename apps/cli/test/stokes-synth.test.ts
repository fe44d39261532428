import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openFits, readImage } from "@helioscope/io-fits";
import { readSirModel, readSirProfiles } from "@helioscope/stokes-assist";
import { describe, expect, test } from "vitest";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { csvRows } from "./support/frames.ts";

const synth = (folder: string, ...words: string[]) =>
  helioscope(["stokes", "synth", ...words], { cwd: folder });
const profiles = (...path: string[]) =>
  csvRows(readFileSync(join(...path, "profiles.csv"), "utf8")).map((row) => ({
    wavelength: Number(row.wavelength),
    I: Number(row.I),
    V: Number(row.V),
  }));

describe("stokes synth", () => {
  test("writes profiles, model and picture of a shipped atmosphere, and takes the model back", async () => {
    const folder = temporaryFolder();
    const range = ["--range", "6301,6303,0.05", "--instrument", "none"];
    const { code, stdout } = await synth(
      folder,
      "hsra",
      "--field",
      "1500",
      "--inclination",
      "40",
      ...range,
      "--json",
    );
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ folder: join(folder, "out/stokes-synth"), wavelengths: 41 });
    expect(told.lines).toEqual(["Fe 6301.5012", "Fe 6302.4936"]);
    const rows = profiles(told.folder);
    expect(rows.map(({ wavelength }) => wavelength.toFixed(2))[40]).toBe("6303.00");
    expect(Math.min(...rows.map(({ I }) => I))).toBeCloseTo(told.leastIntensity, 6);
    // The field points to the observer: the blue wing of V is positive.
    expect(rows.find(({ V }) => Math.abs(V) > 0.05)?.V).toBeGreaterThan(0);
    const { stokes } = readSirProfiles(readFileSync(join(told.folder, "profiles.per"), "utf8"));
    rows.forEach(({ I }, i) => {
      expect(stokes[i]).toBeCloseTo(I, 5);
    });
    const { atmosphere } = readSirModel(readFileSync(join(told.folder, "model.mod"), "utf8"));
    expect(atmosphere.fieldStrength.every((field) => field === 1500)).toBe(true);

    const again = await synth(folder, "out/stokes-synth/model.mod", ...range, "--out", "again");
    expect(again.code).toBe(0);
    expect(again.stdout).toContain("Profiles, model and picture: ");
    profiles(folder, "again").forEach(({ I, V }, i) => {
      // The model's file has tenths of kelvins.
      expect(Math.abs(I - rows[i].I)).toBeLessThan(1e-4);
      expect(Math.abs(V - rows[i].V)).toBeLessThan(1e-4);
    });
  });

  test("response functions add up to the change of the profiles", async () => {
    const folder = temporaryFolder();
    const range = ["--range", "15647.5,15649.5,0.1"];
    const [cold] = await Promise.all([
      synth(folder, "falC", ...range, "--velocity", "1", "--responses", "--out", "a"),
      synth(folder, "falC", ...range, "--velocity", "1.01", "--out", "b"),
    ]);
    expect(cold.code).toBe(0);
    await using file = await openFits(readFileSync(join(folder, "a/responses.fits")));
    const names = file.units.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        "TEMPERATURE",
        "FIELD_STRENGTH",
        "VELOCITY",
        "AZIMUTH",
        "WAVELENGTH",
        "LOGTAU",
      ]),
    );
    const { data, shape } = await readImage(file.unit("VELOCITY"));
    const [n, four, depths] = shape;
    expect([n, four, depths]).toEqual([21, 4, 49]);
    const [a, b] = ["a", "b"].map((name) => profiles(folder, name));
    a.forEach(({ I }, i) => {
      let sum = 0;
      for (let depth = 0; depth < depths; depth++) sum += Number(data[depth * 4 * n + i]);
      // 0.01 km/s; what is left is of second order.
      expect(Math.abs(sum * 1e3 - (b[i].I - I))).toBeLessThan(1e-5);
    });
  });

  test("one seed makes one noise", async () => {
    const folder = temporaryFolder();
    const call = (out: string, seed: string) =>
      synth(folder, "hsra", "--range", "6301,6302,0.1", "--noise", "0.01", "--seed", seed, "--out", out);
    await Promise.all([call("a", "7"), call("b", "7"), call("c", "8")]);
    const [a, b, c] = ["a", "b", "c"].map((out) => readFileSync(join(folder, out, "profiles.per"), "utf8"));
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });

  test("a file that is none ends with code 1 and its name", async () => {
    const { code, stderr } = await synth(temporaryFolder(), "gone.mod");
    expect(code).toBe(1);
    expect(stderr).toMatch(/error \(system\): .*gone\.mod/);
  });
});
