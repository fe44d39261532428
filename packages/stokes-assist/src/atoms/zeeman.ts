import { ArgumentError } from "@helioscope/core";
import type { ZeemanGroup, ZeemanPattern } from "../transfer/kernel.ts";
import type { SpectralLine, Term } from "../types.ts";

/**
 * Lande factor of a level in LS coupling, g = 3/2 + [S(S+1) - L(L+1)] / [2 J(J+1)]; 0 for J = 0, which does not split.
 */
export function landeFactor(term: Term): number {
  const { j, l } = term;
  if (j === 0) return 0;
  const s = (term.multiplicity - 1) / 2;
  return 1.5 + (s * (s + 1) - l * (l + 1)) / (2 * j * (j + 1));
}

/** Lande factors of both levels: measured ones where the line has them, else those of LS coupling. */
function factors(line: Pick<SpectralLine, "lower" | "upper" | "lande">): { lower: number; upper: number } {
  return line.lande ?? { lower: landeFactor(line.lower), upper: landeFactor(line.upper) };
}

/** Effective Lande factor: that of the triplet with the same centres of gravity of the sigma components. */
export function effectiveLande(line: Pick<SpectralLine, "lower" | "upper" | "lande">): number {
  const g = factors(line);
  const jl = line.lower.j;
  const ju = line.upper.j;
  return (g.lower + g.upper) / 2 + ((g.lower - g.upper) * (jl * (jl + 1) - ju * (ju + 1))) / 4;
}

/** Strength of M to M + dm for J to J + dj, up to a common factor (Landi Degl'Innocenti & Landolfi 2004, table 3.1). */
function strength(j: number, m: number, dj: number, dm: number): number {
  if (dj === 0) return dm === 0 ? m * m : (j - dm * m) * (j + dm * m + 1);
  if (dj === 1) return dm === 0 ? (j + 1) ** 2 - m * m : (j + dm * m + 1) * (j + dm * m + 2);
  return dm === 0 ? j * j - m * m : (j - dm * m) * (j - dm * m - 1);
}

const SAME_SHIFT = 1e-9;

function group(line: Pick<SpectralLine, "lower" | "upper" | "lande">, dm: number): ZeemanGroup {
  const g = factors(line);
  const jl = line.lower.j;
  const ju = line.upper.j;
  const found: { shift: number; strength: number }[] = [];
  let total = 0;
  for (let m = -jl; m <= jl; m++) {
    if (Math.abs(m + dm) > ju) continue;
    const s = strength(jl, m, ju - jl, dm);
    if (s === 0) continue;
    total += s;
    const shift = g.lower * m - g.upper * (m + dm);
    const twin = found.find((c) => Math.abs(c.shift - shift) < SAME_SHIFT);
    if (twin) twin.strength += s;
    else found.push({ shift, strength: s });
  }
  found.sort((a, b) => a.shift - b.shift);
  return {
    shifts: Float64Array.from(found, (c) => c.shift),
    strengths: Float64Array.from(found, (c) => c.strength / total),
  };
}

/**
 * Anomalous Zeeman pattern of an electric dipole line. A component M_l to M_u lies at g_l M_l - g_u M_u normal
 * splittings (4.6686e-5 lambda^2 B with lambda in cm and B in G) to the red; `blue` holds M_u - M_l = 1, `red` -1.
 * Components that coincide are one, those without strength are left out.
 *
 * @throws ArgumentError where J does not belong to the term, or the transition is forbidden (|dJ| > 1, or 0 to 0).
 */
export function zeemanPattern(line: Pick<SpectralLine, "lower" | "upper" | "lande">): ZeemanPattern {
  for (const [name, term] of [
    ["lower", line.lower],
    ["upper", line.upper],
  ] as const) {
    const s = (term.multiplicity - 1) / 2;
    const fits =
      term.j >= Math.abs(term.l - s) && term.j <= term.l + s && Number.isInteger(term.j - term.l - s);
    if (!fits && line.lande === undefined) {
      throw new ArgumentError(`the ${name} level has J = ${term.j}`, {
        value: term,
        expected: `|L - S| to L + S in steps of 1, for L = ${term.l} and S = ${s}`,
        remedy: "Correct the term, or give measured Lande factors as `lande`",
      });
    }
  }
  const dj = line.upper.j - line.lower.j;
  if (Math.abs(dj) > 1 || !Number.isInteger(dj) || (line.upper.j === 0 && line.lower.j === 0)) {
    throw new ArgumentError(`J = ${line.lower.j} to ${line.upper.j} is no electric dipole transition`, {
      value: [line.lower.j, line.upper.j],
      expected: "J to differ by -1, 0 or 1, and not 0 to 0",
    });
  }
  return { pi: group(line, 0), blue: group(line, 1), red: group(line, -1) };
}
