import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import { isFitsError, openFits } from "../../src/index.ts";
import { type FitsFinding, verifyFits } from "../../src/verify/index.ts";
import { corpus, corpusPath } from "../support/corpus.ts";

const hasFitsverify = spawnSync("fitsverify", ["-h"]).error === undefined;

/** Whether the file breaks the Standard, to us. A file that cannot be opened does. */
async function ours(
  file: string,
): Promise<{ readonly wrong: boolean; readonly findings: readonly FitsFinding[] }> {
  try {
    const findings = await verifyFits(await openFits(readFileSync(corpusPath(file))));
    return { wrong: findings.some(({ severity }) => severity === "error"), findings };
  } catch (error) {
    if (!isFitsError(error)) throw error;
    return { wrong: true, findings: [] };
  }
}

/** Whether fitsverify names an error; undefined when it dies. */
function theirs(file: string): boolean | undefined {
  const { stdout, stderr, signal } = spawnSync("fitsverify", [corpusPath(file)], { encoding: "latin1" });
  return signal === null ? (stdout + stderr).includes("*** Error:") : undefined;
}

/** The files whose verdict differs, with what explains it: who names an error, and why the other one does not. */
const DIFFERENT: Readonly<Record<string, readonly [who: "ours" | "theirs", why: string]>> = {
  "efz20040301.010016_s.fits": ["ours", "DATE_OBS ends in Z, which section 9.1.1 rules out"],
  "eve_l1_esp_2011046_00_truncated.fits": ["ours", "DATE ends in Z, which section 9.1.1 rules out"],
  "fitsio_rice_tbl.fits": ["ours", "ZCMPTYPE = RICE_ONE; fitsverify does not look at ZCMPTYPE"],
  "fpack_r_q16_qz.fits.fz": ["ours", "ZCMPTYPE = RICE_ONE; fitsverify does not look at ZCMPTYPE"],
  "random_groups.fits": [
    "theirs",
    "it holds PTYPE4 against GCOUNT = 3; section 6.1.2 counts them by PCOUNT = 5",
  ],
  "theap-gap.fits": [
    "theirs",
    "it adds the gap in front of the heap to PCOUNT, which holds it already (7.3.1)",
  ],
};

const files = corpus.map(({ file }) => file).filter((file) => !file.startsWith("mal_"));

describe.skipIf(!hasData || !hasFitsverify)("fitsverify (needs it and the shared data folder)", () => {
  it.each(files)("agrees on %s", { timeout: 60_000 }, async (file) => {
    const reference = theirs(file);
    const { wrong, findings } = await ours(file);
    if (reference === undefined) {
      expect(wrong, "a file that kills fitsverify").toBe(true);
      return;
    }
    const expected = DIFFERENT[file]?.[0] ?? (reference ? "both" : "neither");
    const found = wrong ? (reference ? "both" : "ours") : reference ? "theirs" : "neither";
    expect(found, JSON.stringify(findings.filter(({ severity }) => severity === "error"))).toBe(expected);
  });
});

describe.skipIf(!hasData)("files of the corpus (needs the shared data folder)", () => {
  it.each(corpus.map(({ file }) => file))("%s: findings name their place and section", async (file) => {
    const { findings } = await ours(file);
    const size = readFileSync(corpusPath(file)).length;
    const gzipped = file.endsWith(".gz") || file.endsWith(".Z");
    for (const { byteOffset, unit, message } of findings) {
      expect(byteOffset).toBeGreaterThanOrEqual(0);
      if (!gzipped) expect(byteOffset).toBeLessThanOrEqual(size);
      expect(unit).toBeGreaterThanOrEqual(0);
      expect(message).not.toMatch(/undefined|NaN|\[object/);
    }
    const places = findings.map(({ unit, byteOffset, message }) => `${unit} ${byteOffset} ${message}`);
    expect(new Set(places).size).toBe(places.length);
  });
});
