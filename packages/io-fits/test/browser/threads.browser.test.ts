import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inBrowser } from "../../../../testing/browser/index.ts";
import { hasData } from "../../../../testing/data.ts";
import { corpus, corpusPath } from "../support/corpus.ts";
import type * as threadsPage from "./threads.page.ts";

const script = new URL("./threads.page.ts", import.meta.url);
const workers = { "tile-worker": new URL("../../src/workers/tile-worker.ts", import.meta.url) };

/** Files with tile-compressed images, the malformed ones too. */
const names = corpus
  .filter(({ kinds, file }) => kinds.some((kind) => kind.startsWith("comp:")) || /^mal_/.test(file))
  .map(({ file }) => file);
const files = Object.fromEntries(names.map((name) => [name, readFileSync(corpusPath(name))]));

/** Of 283 by 283 pixels. */
const RICE = "ap_RICE_1_i16.fits";

const PAGES = [
  { page: "of a page that is cross-origin isolated", isolated: true },
  { page: "of any other page", isolated: false },
];

inBrowser("web workers that decode tiles", (_, share) => {
  describe.skipIf(!hasData).each(PAGES)("$page (needs the shared data folder)", ({ isolated }) => {
    const page = share<typeof threadsPage>(script, { isolated, workers, files });

    it.each(names)("%s: the same pixels or the same error", async (name) => {
      const compared = await page().run("compare", name);
      expect(compared.threaded).toEqual(compared.alone);
      const decoded = compared.alone.some((result) => "sha256" in result);
      expect(compared.tasks > 0 || !decoded).toBe(true);
      expect(compared.units > 0 || name.startsWith("mal_")).toBe(true);
    });

    it("are module workers of the page, which end when they are told", async () => {
      await page().run("compare", RICE);
      expect(page().page.workers()).toHaveLength(2);
      expect(page().served.asked).toContain("/tile-worker.js");
      await page().run("close");
      await expect.poll(() => page().page.workers().length).toBe(0);
    });

    it("share memory where the page may", async () => {
      expect(await page().run("sharing", RICE)).toEqual({ isolated, shared: isolated });
    });

    it("give up a read that is aborted, and all reads when the pool is closed", async () => {
      const { aborted, again, alone, closed, later } = await page().run("stop", RICE);
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
