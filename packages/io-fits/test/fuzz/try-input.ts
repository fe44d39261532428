import { isFitsError } from "../../src/index.ts";
import { exercise } from "./exercise.ts";
import { type Finding, MAX_BYTES, MAX_SECONDS } from "./messages.ts";
import type { Meter } from "./meter.ts";

/** Does everything with one input; what broke a promise comes back. */
export async function tryInput(bytes: Uint8Array, meter: Meter): Promise<Finding[]> {
  const findings: Finding[] = [];
  const report = (what: Finding["what"], step: string, message: string, place = step): void => {
    findings.push({ what, step, message, place, bytes });
  };
  await exercise(bytes, async ({ name, run }) => {
    meter.largest = 0;
    const before = process.threadCpuUsage();
    try {
      await run();
    } catch (error) {
      if (!isFitsError(error)) report("crash", name, String(error), placeOf(error));
    }
    const { user, system } = process.threadCpuUsage(before);
    const seconds = (user + system) / 1e6;
    if (seconds > MAX_SECONDS)
      report("slow", name, `${seconds.toFixed(1)} s of CPU`, name.replace(/\d+/g, "N"));
    if (meter.largest > MAX_BYTES)
      report("memory", name, `${meter.largest} bytes at once`, name.replace(/\d+/g, "N"));
  });
  return findings;
}

/** The innermost line of ours in the stack. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const line = stack.split("\n").find((text) => text.includes("io-fits/src/"));
  return (
    /io-fits\/src\/([^)]*)/.exec(line ?? "")?.[1] ??
    String(error)
      .replace(/-?\d[\d.,e+-]*|NaN/g, "N")
      .slice(0, 80)
  );
}
