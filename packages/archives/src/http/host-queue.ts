import { pause } from "./pause.ts";

export interface Politeness {
  /** Requests under way at once to one host. */
  readonly concurrency: number;
  /** Least time between the starts of two requests to one host, ms. */
  readonly minIntervalMs: number;
}

interface Host {
  running: number;
  nextStart: number;
  readonly waiting: (() => void)[];
}

/** Does some work when it is its turn at a host. Throws an AbortedError when the signal fires before. */
export type Turn = <T>(host: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** Lets so many requests at once go to each host, first come first served. */
export function hostQueue({ concurrency, minIntervalMs }: Politeness): Turn {
  const hosts = new Map<string, Host>();

  return async (host, work, signal) => {
    const known = hosts.get(host) ?? { running: 0, nextStart: 0, waiting: [] };
    hosts.set(host, known);
    if (known.running >= concurrency) await inLine(known, signal);
    else known.running++;
    try {
      const now = Date.now();
      const start = Math.max(now, known.nextStart);
      known.nextStart = start + minIntervalMs;
      await pause(start - now, signal);
      return await work();
    } finally {
      // The place is handed over, not given up: nobody overtakes those who wait.
      const next = known.waiting.shift();
      if (next) next();
      else known.running--;
    }
  };
}

async function inLine(host: Host, signal: AbortSignal | undefined): Promise<void> {
  let called = false;
  const left = new AbortController();
  const place = () => {
    called = true;
    left.abort();
  };
  host.waiting.push(place);
  await new Promise<void>((resolve) => {
    left.signal.addEventListener("abort", () => resolve());
    signal?.addEventListener("abort", () => resolve(), { once: true, signal: left.signal });
    if (signal?.aborted) resolve();
  });
  if (called) return;
  host.waiting.splice(host.waiting.indexOf(place), 1);
  // Throws: the signal is what ended the wait.
  await pause(0, signal);
}
