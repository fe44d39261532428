import { linearTicks } from "@helioscope/core/figure";

/** How one world coordinate is counted and written. */
export interface Scale {
  /** Name with unit, for the axis. */
  readonly label: string;
  /** Degrees of a full turn where the coordinate is a longitude. */
  readonly period: number | undefined;
  /** Round values between two, about so many of them. */
  ticks(
    low: number,
    high: number,
    count: number,
  ): readonly { readonly value: number; readonly label: string }[];
}

/** A coordinate that is multiplied for its labels: degrees as arcsec. */
export function plainScale(label: string, factor: number, period?: number): Scale {
  return {
    label,
    period,
    ticks: (low, high, count) =>
      linearTicks(low * factor, high * factor, count).map((tick) => ({
        value: tick.value / factor,
        label: tick.label,
      })),
  };
}

const WIDE = [15, 30, 45, 60, 90];

/** Degrees: round numbers, over wide ranges parts of a right angle. `from` is where longitudes start to count. */
export function degreeScale(label: string, period?: number, from = -180): Scale {
  const plain = plainScale(label, 1, period);
  const named = (value: number, text: string): { value: number; label: string } =>
    from === 0 && value < 0
      ? { value, label: String(Math.round((value + 360) * 1e6) / 1e6) }
      : { value, label: text };
  return {
    ...plain,
    ticks(low, high, count) {
      const step = high - low > 60 ? WIDE.find((one) => (high - low) / one <= count * 1.8) : undefined;
      if (step === undefined)
        return plain.ticks(low, high, count).map(({ value, label }) => named(value, label));
      const first = Math.ceil(low / step);
      return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => {
        const value = (first + i) * step;
        return named(value, value < 0 ? `−${-value}` : String(value));
      });
    },
  };
}

/** Seconds of a step of right ascension (of time) or declination (of arc). */
const HOURS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600];
const DEGREES = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18000, 36000, 54000, 108000,
];

/** Angles in sixties: hours for right ascension, degrees for all else. */
export function sexagesimalScale(label: string, kind: "hours" | "degrees", period?: number): Scale {
  const perDegree = kind === "hours" ? 240 : 3600;
  const steps = kind === "hours" ? HOURS : DEGREES;
  return {
    label,
    period,
    ticks(low, high, count) {
      const [from, to] = [low * perDegree, high * perDegree];
      const step = steps.find((one) => (to - from) / one <= count * 1.5) ?? (to - from) / count;
      const values: { value: number; label: string }[] = [];
      for (let k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9; k++) {
        values.push({ value: (k * step) / perDegree, label: sexagesimal(k * step, step, kind) });
      }
      return values;
    },
  };
}

function sexagesimal(seconds: number, step: number, kind: "hours" | "degrees"): string {
  const [big, small, smallest] = kind === "hours" ? ["h", "m", "s"] : ["°", "′", "″"];
  const total = kind === "hours" ? ((seconds % 86400) + 86400) % 86400 : Math.abs(seconds);
  const decimals = step < 1 ? 1 : 0;
  const rounded = Number(total.toFixed(decimals));
  const whole = Math.floor(rounded / 3600 + 1e-9);
  const minutes = Math.floor((rounded - whole * 3600) / 60 + 1e-9);
  const rest = rounded - whole * 3600 - minutes * 60;
  const two = (value: number): string => String(value).padStart(2, "0");
  const sign = kind === "degrees" && seconds < 0 ? "−" : "";
  if (step % 3600 === 0) return `${sign}${whole}${big}`;
  if (step % 60 === 0) return `${sign}${whole}${big}${two(minutes)}${small}`;
  return `${sign}${whole}${big}${two(minutes)}${small}${rest.toFixed(decimals).padStart(decimals ? 4 : 2, "0")}${smallest}`;
}
