import { describe, expect, it } from "vitest";
import { inBrowser } from "../../../../testing/browser/index.ts";
import type * as mapPage from "./map.page.ts";

const script = new URL("./map.page.ts", import.meta.url);
const workers = { "map-worker": new URL("../../src/workers/map-worker.ts", import.meta.url) };

const PAGES = [
  { page: "of a page that is cross-origin isolated", isolated: true },
  { page: "of any other page", isolated: false },
];

inBrowser("web workers that invert maps", (_, share) => {
  describe.each(PAGES)("$page", ({ isolated }) => {
    const page = share<typeof mapPage>(script, { isolated, workers });

    it.each(["milneEddington", "lte"])("give the page's own maps by %s", async (method) => {
      const { alone, threaded, shared } = await page().run("compare", method);
      expect(alone.filter(Number.isFinite).length).toBeGreaterThan(20);
      expect(threaded).toEqual(alone);
      expect(shared).toBe(isolated);
      expect(page().page.workers()).toHaveLength(2);
      expect(page().served.asked).toContain("/map-worker.js");
    });

    it("end when they are told", async () => {
      await page().run("close");
      await expect.poll(() => page().page.workers().length).toBe(0);
    });
  });
});
