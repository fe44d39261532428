import { FormatError } from "../errors.ts";
import type { Store } from "../store.ts";
import type { LogLine } from "./types.ts";

/** A metric over the run; a series for the `linePlot` of `@helioscope/core/figure`. */
export interface Curve {
  readonly name: string;
  /** Steps made. */
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** The lines of a metrics log; a last line that was cut short is left out. Throws a FormatError for other damage. */
export async function readMetricsLog(store: Store, path: string): Promise<LogLine[]> {
  if (!(await store.has(path))) return [];
  const text = new TextDecoder().decode(await store.read(path));
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line, i) => parseLine(line, `${path}, line ${i + 1}`));
}

/** Takes out the lines after a step, so that a resumed run writes none twice. */
export async function cutMetricsLog(store: Store, path: string, step: number): Promise<void> {
  if (!(await store.has(path))) return;
  const lines = (await readMetricsLog(store, path)).filter((line) => line.step <= step);
  await store.write(path, lines.map(logText).join(""));
}

function parseLine(text: string, where: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch (cause) {
    throw new FormatError(`${where} is not JSON`, { value: text, expected: "one JSON object a line", cause });
  }
}

export const logText = (line: LogLine): string => `${JSON.stringify(line)}\n`;

/** The metrics of a log as curves, in the order in which they first appear; values that are not finite are left out. */
export function metricCurves(lines: readonly LogLine[]): Curve[] {
  const curves = new Map<string, { x: number[]; y: number[] }>();
  for (const { step, epoch, seconds, learning_rate, ...metrics } of lines) {
    for (const [name, value] of Object.entries(metrics)) {
      if (typeof value !== "number") continue;
      const curve = curves.get(name) ?? { x: [], y: [] };
      curves.set(name, curve);
      curve.x.push(step);
      curve.y.push(value);
    }
  }
  return [...curves].map(([name, curve]) => ({ name, ...curve }));
}
