import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { chromiumPath } from "./chromium.ts";
import { closeBrowser, type OpenPageOptions, openPage, type Script, type TestPage } from "./page.ts";

export type { TestPage } from "./page.ts";

/** Opens a script in a page that the test need not close. */
export type Open = <S extends Script>(script: URL, options?: OpenPageOptions) => Promise<TestPage<S>>;

/** Opens a script in a page for all tests of the group that calls this; they get it from what comes back. */
export type Share = <S extends Script>(script: URL, options?: OpenPageOptions) => () => TestPage<S>;

/**
 * Tests that run in a browser, skipped where there is none. A page is closed with its test (or its group), and
 * whatever it has complained about fails that test.
 */
export function inBrowser(name: string, tests: (open: Open, share: Share) => void): void {
  const reason = "needs Chromium on the PATH or in HELIOSCOPE_CHROMIUM";
  describe.skipIf(chromiumPath === undefined)(chromiumPath ? name : `${name} (${reason})`, () => {
    const own: TestPage<Script>[] = [];
    const shared = new Set<TestPage<Script>>();
    afterEach(async () => {
      const closing = own.splice(0);
      await Promise.all(closing.map((page) => page.close()));
      const pages = [...closing, ...shared];
      expect(pages.flatMap((page) => page.complaints.splice(0))).toEqual([]);
      expect(pages.flatMap(({ bundle }) => [...bundle.nodeModules, ...bundle.unresolved])).toEqual([]);
    });
    afterAll(closeBrowser);

    async function open<S extends Script>(script: URL, options?: OpenPageOptions): Promise<TestPage<S>> {
      const page = await openPage<S>(script, options);
      own.push(page as unknown as TestPage<Script>);
      return page;
    }

    function share<S extends Script>(script: URL, options?: OpenPageOptions): () => TestPage<S> {
      let page: TestPage<S>;
      beforeAll(async () => {
        page = await openPage<S>(script, options);
        shared.add(page as unknown as TestPage<Script>);
      });
      afterAll(async () => {
        shared.delete(page as unknown as TestPage<Script>);
        await page.close();
      });
      return () => page;
    }

    tests(open, share);
  });
}
