import type { Reporter, TestModule, TestRunEndReason } from "vitest/node";

/** Closes a run with the list of skipped tests and their reasons, and one line of counts. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(
    modules: ReadonlyArray<TestModule>,
    unhandled: ReadonlyArray<unknown>,
    _reason: TestRunEndReason,
  ): void {
    let passed = 0;
    let failed = unhandled.length;
    const skips: string[] = [];
    for (const module of modules) {
      let own = 0;
      for (const test of module.children.allTests()) {
        own++;
        const result = test.result();
        if (result.state === "passed") passed++;
        else if (result.state === "failed") failed++;
        else
          skips.push(
            `  ${test.fullName}${result.state === "skipped" && result.note ? `: ${result.note}` : ""}`,
          );
      }
      if (own === 0 || (module.state() === "failed" && module.errors().length > 0)) failed++;
    }
    if (skips.length > 0) console.log(`\nSkipped:\n${skips.join("\n")}`);
    console.log(`\n${passed} passed, ${failed} failed, ${skips.length} skipped`);
  }
}
