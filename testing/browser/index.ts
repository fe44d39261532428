import { afterAll, afterEach, describe, expect } from "vitest";
import { chromiumPath } from "./chromium.ts";
import { closeBrowser, type OpenPageOptions, openPage, type Script, type TestPage } from "./page.ts";

export type { TestPage } from "./page.ts";

/** Opens a script in a page that the test need not close. */
export type Open = <S extends Script>(script: URL, options?: OpenPageOptions) => Promise<TestPage<S>>;

/**
 * Tests that run in a browser, skipped where there is none. A page is closed with its test, and whatever it has
 * complained about fails that test.
 */
export function inBrowser(name: string, tests: (open: Open) => void): void {
  const reason = "needs Chromium on the PATH or in HELIOSCOPE_CHROMIUM";
  describe.skipIf(chromiumPath === undefined)(chromiumPath ? name : `${name} (${reason})`, () => {
    const pages: TestPage<Script>[] = [];
    afterEach(async () => {
      const open = pages.splice(0);
      await Promise.all(open.map((page) => page.close()));
      expect(open.flatMap((page) => page.complaints)).toEqual([]);
      expect(open.flatMap(({ bundle }) => [...bundle.nodeModules, ...bundle.unresolved])).toEqual([]);
    });
    afterAll(closeBrowser);
    tests(async <S extends Script>(script: URL, options?: OpenPageOptions) => {
      const page = await openPage<S>(script, options);
      pages.push(page as unknown as TestPage<Script>);
      return page;
    });
  });
}
