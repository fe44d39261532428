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
      // A file without a single test tests nothing: it was meant to, or should not be there.
      if (own === 0 || (module.state() === "failed" && module.errors().length > 0)) {
        failed++;
        console.log(`\n${module.moduleId} holds no test, or could not be loaded`);
      }
    }
    if (failed > 0) process.exitCode = 1;
    if (skips.length > 0) console.log(`\nSkipped:\n${skips.join("\n")}`);
    console.log(`\n${passed} passed, ${failed} failed, ${skips.length} skipped`);
  }
}
