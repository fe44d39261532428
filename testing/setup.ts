import { afterEach, beforeEach, expect, vi } from "vitest";

// Warnings are failures: whatever a package says on the console during a test is an error of that test.
const said: string[] = [];

beforeEach(() => {
  said.length = 0;
  for (const method of ["warn", "error"] as const) {
    vi.spyOn(console, method).mockImplementation(
      (...words: unknown[]) => void said.push(words.map(String).join(" ")),
    );
  }
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(said, "warnings on the console").toEqual([]);
});
