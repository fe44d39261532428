const EVERY_MS = 50;

/**
 * A function to call between pieces of long work: lets timers, signals and the page have their turn when 50 ms have
 * gone since the last time. (Awaiting finished promises alone never does.)
 */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < EVERY_MS) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    last = performance.now();
  };
}
