import { createInterface } from "node:readline";

/** The lines of standard input, until it ends or the signal fires. */
export async function* listLines(input: NodeJS.ReadableStream, signal: AbortSignal): AsyncGenerator<string> {
  const lines = createInterface({ input, signal, crlfDelay: Number.POSITIVE_INFINITY });
  yield* lines;
}
