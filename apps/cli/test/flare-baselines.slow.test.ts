import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { madeTable } from "../../../packages/flare-cnn/test/baseline/made-table.ts";
import { helioscope, temporaryFolder } from "./support/cli.ts";

describe("flare baselines", () => {
  test("one table with the paper's networks, a picture, and recall around flares", async () => {
    const cwd = temporaryFolder();
    const { keywords, labels } = madeTable(24, 60);
    writeFileSync(join(cwd, "keywords.csv"), keywords);
    writeFileSync(join(cwd, "labels.csv"), labels);
    // An M flare of each flaring region, an hour after its first record.
    const times = new Map(
      keywords
        .split("\n")
        .slice(1, -1)
        .map((row) => row.split(",").slice(0, 2) as [string, string])
        .reverse(),
    );
    const flares = Array.from({ length: 24 }, (_, k) => {
      const [date, clock] = times.get(String(k + 1))!.split("_") as [string, string];
      const time = `${date.replaceAll(".", "-")}T${clock.replace("00:", "01:")}Z`;
      return `M1.0,1e-5,scaled,,${time},,${11001 + k},,,test,`;
    });
    const head =
      "goes_class,peak_flux,scale,start_utc,peak_utc,end_utc,noaa,latitude,longitude,sources,satellite";
    writeFileSync(join(cwd, "flares.csv"), [head, ...flares, ""].join("\n"));
    const words = ["flare", "baselines", "keywords.csv", "--labels", "labels.csv", "--splits", "3"];
    const { code, stdout, stderr } = await helioscope([...words, "--flares", "flares.csv", "--out", "b"], {
      cwd,
    });
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^3 splits by region before 2015-10-01: 18 flaring and 45 nonflaring HARPs/);
    expect(stdout.match(/^USFLUX, logistic +0\.\d{3} \+- /gm)?.length).toBe(2);
    expect(stdout).toMatch(/^persistence +/m);
    expect(stdout.match(/^CNN-2, 256x256 \(paper\)/gm)?.length).toBe(2);
    expect(readdirSync(join(cwd, "b")).sort()).toEqual([
      "baselines.csv",
      "recall.csv",
      "recall.png",
      "recall.svg",
      "tss.png",
      "tss.svg",
    ]);
    const [names, ...rows] = readFileSync(join(cwd, "b/baselines.csv"), "utf8").trimEnd().split("\n");
    expect(names).toContain("validation_tss,validation_tss_error");
    expect(rows.length).toBe(8 + 2 + 3);
    // The same seed, as JSON and without flares: no persistence, the same scores.
    const json = await helioscope([...words, "--json", "--out", "c"], { cwd });
    const { baselines } = JSON.parse(json.stdout);
    expect(baselines.length).toBe(12);
    expect(rows[0]).toContain(String(baselines[0].validation_tss));
    expect(readdirSync(join(cwd, "c")).sort()).toEqual(["baselines.csv", "tss.png", "tss.svg"]);
  });

  test("wrong usage", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "keywords.csv"), "a,b\n1,2\n");
    writeFileSync(join(cwd, "labels.csv"), "HARPNUM,NOAA_ARS,label\n1,11001,1\n");
    const call = (...words: string[]) => helioscope(["flare", "baselines", ...words], { cwd });
    const none = await call("keywords.csv");
    expect([none.code, none.stderr]).toEqual([2, expect.stringMatching(/needs --labels/)]);
    for (const [words, text] of [
      [["--bin", "0"], "a part of 144 hours"],
      [["--test-from", "nonsense"], 'not "nonsense"'],
    ] as const) {
      const wrong = await call("keywords.csv", "--labels", "missing.csv", ...words);
      expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining(text)]);
    }
    const table = await call("keywords.csv", "--labels", "labels.csv");
    expect([table.code, table.stderr]).toEqual([1, expect.stringMatching(/no column HARPNUM/)]);
  });
});
