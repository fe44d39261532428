import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inBrowser } from "../../../../testing/browser/index.ts";
import { hasData } from "../../../../testing/data.ts";
import { encodeFits } from "../../src/index.ts";
import { corpus, corpusPath } from "../support/corpus.ts";
import { written } from "../support/write-case.ts";
import type * as threadsPage from "./threads.page.ts";

const script = new URL("./threads.page.ts", import.meta.url);
const workers = { "tile-worker": new URL("../../src/workers/tile-worker.ts", import.meta.url) };

/** Files with tile-compressed images, the malformed ones too. */
const names = corpus
  .filter(({ kinds, file }) => kinds.some((kind) => kind.startsWith("comp:")) || /^mal_/.test(file))
  .map(({ file }) => file);
const MADE = "made.fits";
const files = {
  ...Object.fromEntries(names.map((name) => [name, readFileSync(corpusPath(name))])),
  [MADE]: await encodeFits(written()),
};

const PAGES = [
  { page: "of a page that is cross-origin isolated", isolated: true },
  { page: "of any other page", isolated: false },
];

inBrowser("web workers that decode tiles", (_, share) => {
  describe.each(PAGES)("$page", ({ isolated }) => {
    const page = share<typeof threadsPage>(script, { isolated, workers, files });

    describe.skipIf(!hasData)("of the corpus (needs the shared data folder)", () => {
      it.each(names)("%s: the same pixels or the same error", async (name) => {
        const { units, tasks, alone, threaded } = await page().run("compare", name);
        expect(threaded).toEqual(alone);
        expect(units > 0 || name.startsWith("mal_")).toBe(true);
        expect(tasks > 0 || !alone.some((result) => "sha256" in result)).toBe(true);
      });
    });

    it("are module workers of the page, which end when they are told", async () => {
      const { units, tasks, alone, threaded } = await page().run("compare", MADE);
      expect(threaded).toEqual(alone);
      expect(alone.every((result) => "sha256" in result)).toBe(true);
      expect([units, alone.length, tasks >= units]).toEqual([3, 6, true]);
      expect(page().page.workers()).toHaveLength(2);
      expect(page().served.asked).toContain("/tile-worker.js");
      await page().run("close");
      await expect.poll(() => page().page.workers().length).toBe(0);
    });

    it("share memory where the page may", async () => {
      expect(await page().run("sharing", MADE)).toEqual({ isolated, shared: isolated });
    });

    it("give up a read that is aborted, and all reads when the pool is closed", async () => {
      const { aborted, again, alone, closed, later } = await page().run("stop", MADE);
      expect(aborted).toMatchObject({ kind: "aborted", message: "Aborted by the caller" });
      expect(alone).toHaveProperty("sha256");
      expect(again).toEqual(alone);
      for (const result of [closed, later]) {
        expect(result).toMatchObject({ kind: "aborted", message: "The pool of tile workers was closed" });
      }
      await expect.poll(() => page().page.workers().length).toBe(0);
    });
  });
});
