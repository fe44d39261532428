import { createRequire } from "node:module";

/** What a reporter is told of a test or a group of tests. */
export interface JasmineResult {
  readonly id: string;
  readonly fullName: string;
  readonly status: string;
  readonly failedExpectations: readonly { readonly message: string }[];
}

export interface JasmineSpec {
  readonly id: string;
  getFullName(): string;
}

interface JasmineEnvironment {
  configure(options: { readonly random: boolean; readonly specFilter: (spec: JasmineSpec) => boolean }): void;
  addReporter(reporter: {
    specStarted(result: JasmineResult): void;
    specDone(result: JasmineResult): void;
    suiteDone(result: JasmineResult): void;
  }): void;
  execute(): Promise<unknown>;
}

/** Jasmine, as far as we ask it something: it comes without types. */
interface Jasmine {
  DEFAULT_TIMEOUT_INTERVAL: number;
  getEnv(): JasmineEnvironment;
}

/** Sets up Jasmine and its global functions. */
export function bootJasmine(): Jasmine {
  const core = createRequire(import.meta.url)("jasmine-core") as { boot(): Jasmine };
  return core.boot();
}
