const EVENTS = ["uncaughtException", "unhandledRejection"] as const;
type Listener = (...args: unknown[]) => void;

/**
 * Runs `start` and takes away the process-wide handlers that it installed: Emscripten adds two that throw every
 * error again, which hides where it came from.
 */
export async function withoutNewHandlers<T>(start: () => Promise<T>): Promise<T> {
  const before = new Map(EVENTS.map((event) => [event, new Set(listeners(event))]));
  try {
    return await start();
  } finally {
    for (const event of EVENTS) {
      for (const listener of listeners(event)) {
        if (!before.get(event)!.has(listener)) process.removeListener(event, listener);
      }
    }
  }
}

function listeners(event: (typeof EVENTS)[number]): Listener[] {
  return process.listeners(event as "uncaughtException") as Listener[];
}
