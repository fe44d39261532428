import { ArgumentError } from "../errors.ts";

/** One mark of an axis. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** About `count` round values (1, 2 or 5 times a power of ten apart) within a range, in rising order. */
export function linearTicks(start: number, end: number, count = 5): Tick[] {
  const [low, high] = ordered(start, end);
  const power = 10 ** Math.floor(Math.log10((high - low) / count));
  const excess = (high - low) / count / power;
  const factor = excess < Math.SQRT2 ? 1 : excess < Math.sqrt(10) ? 2 : excess < Math.sqrt(50) ? 5 : 10;
  const step = factor * power;
  const decimals = -Math.floor(Math.log10(step) + 1e-9);
  const ticks: Tick[] = [];
  const slack = 1e-9;
  for (let k = Math.ceil(low / step - slack); k <= Math.floor(high / step + slack); k++) {
    const value = decimals > 0 && decimals <= 100 ? Number((k * step).toFixed(decimals)) : k * step;
    ticks.push({ value, label: formatNumber(value, decimals) });
  }
  return ticks;
}

/**
 * Powers of ten within a positive range; with less than two decades also their multiples by 2 and 5, with less than
 * two of those, even steps.
 */
export function logTicks(start: number, end: number, count = 8): Tick[] {
  const [low, high] = ordered(start, end);
  if (low <= 0)
    throw new ArgumentError(`Logarithmic axis from ${low}`, { value: low, expected: "above zero" });
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const wide = Math.log10(high / low) >= 2;
  const every = Math.max(1, Math.ceil((last - first) / count));
  const ticks: Tick[] = [];
  for (let power = first; power <= last; power += every) {
    for (const factor of wide ? [1] : [1, 2, 5]) {
      const value = Number(`${factor}e${power}`);
      if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) continue;
      ticks.push({
        value,
        label: wide ? `10${superscript(power)}` : formatNumber(value, -power),
      });
    }
  }
  return ticks.length > 1 ? ticks : linearTicks(low, high, Math.min(count, 4));
}

/**
 * A number to the given decimal place (negative: tens, hundreds) with a true minus sign; as a mantissa and a power of
 * ten where zeros would run long.
 */
export function formatNumber(value: number, decimals: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) {
    const power = Math.floor(Math.log10(size) + 1e-12);
    const digits = Math.min(20, Math.max(0, power + decimals));
    const [mantissa, exponent] = size.toExponential(digits).split("e");
    return `${sign}${Number(mantissa)}×10${superscript(Number(exponent))}`;
  }
  return sign + size.toFixed(Math.min(20, Math.max(0, decimals)));
}

/** Width of the longest of some labels, in pixels at a font size of 11. */
export function labelWidth(labels: readonly string[]): number {
  return Math.max(0, ...labels.map((text) => [...text].length)) * 7;
}

/** A whole number in superscript digits. */
export function superscript(power: number): string {
  return [...String(power)].map((c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)])).join("");
}

function ordered(start: number, end: number): readonly [number, number] {
  if (!Number.isFinite(start) || !Number.isFinite(end) || start === end) {
    throw new ArgumentError(`Axis from ${start} to ${end}`, {
      value: [start, end],
      expected: "two different finite values",
    });
  }
  return start < end ? [start, end] : [end, start];
}
