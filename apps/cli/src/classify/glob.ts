const SPECIAL = /[*?[{]/;

/** Whether a path is a pattern: `*` and `?` for letters, `[a-z]`, `{a,b}`, and `**` for any folders. */
export const isPattern = (path: string): boolean => SPECIAL.test(path);

/** A pattern as the folder that it begins in, and what each further part of a path has to match. */
export interface Pattern {
  readonly base: string;
  readonly parts: readonly (RegExp | "**")[];
}

/** Takes a pattern apart at its slashes. Names that begin with a dot match only where the pattern has the dot. */
export function readPattern(path: string): Pattern {
  const segments = path.split("/");
  const first = segments.findIndex((segment) => SPECIAL.test(segment));
  return {
    base: segments.slice(0, first).join("/") || (path.startsWith("/") ? "/" : "."),
    parts: segments
      .slice(first)
      .filter((segment) => segment !== "" && segment !== ".")
      .filter((segment, i, all) => segment !== "**" || all[i - 1] !== "**")
      .map((segment) => (segment === "**" ? "**" : segmentExpression(segment))),
  };
}

/** Which parts of a pattern the names so far lead to, as their indices. */
export type PatternStates = readonly number[];

/** Where a pattern begins. */
export const patternStart = ({ parts }: Pick<Pattern, "parts">): PatternStates => withRest(parts, [0]);

/**
 * One name further: where it leads, and whether the pattern takes it. A folder that is taken is so with all that is below;
 * after `**` it is not: what the pattern takes of it is found inside.
 */
export function patternStep(
  { parts }: Pick<Pattern, "parts">,
  states: PatternStates,
  name: string,
  isFolder: boolean,
): { readonly states: PatternStates; readonly taken: boolean } {
  const last = parts.length - 1;
  const next: number[] = [];
  let taken = false;
  for (const i of states) {
    const part = parts[i];
    if (part === "**") {
      if (!isFolder) taken ||= i === last;
      else if (!name.startsWith(".")) next.push(i);
    } else if (part?.test(name)) {
      if (i === last) taken ||= !isFolder || parts[i - 1] !== "**";
      else if (isFolder) next.push(i + 1);
    }
  }
  return { states: withRest(parts, next), taken };
}

/** Whether a pattern takes the file of a path below its folder. */
export function patternTakes(pattern: Pick<Pattern, "parts">, names: readonly string[]): boolean {
  let states = patternStart(pattern);
  for (const [k, name] of names.entries()) {
    const step = patternStep(pattern, states, name, k < names.length - 1);
    if (step.taken) return true;
    states = step.states;
  }
  return false;
}

/** `**` stands for no folder too. */
function withRest(parts: Pattern["parts"], states: readonly number[]): PatternStates {
  return [...new Set(states.flatMap((i) => (parts[i] === "**" ? [i, i + 1] : [i])))];
}

function segmentExpression(segment: string): RegExp {
  let source = segment.startsWith(".") ? "" : "(?!\\.)";
  let depth = 0;
  for (let i = 0; i < segment.length; i++) {
    const sign = segment[i];
    const set = sign === "[" ? /^\[([!^]?)(\]?[^\]]*)\]/.exec(segment.slice(i)) : null;
    if (set) {
      source += `[${set[1] ? "^" : ""}${set[2].replace(/[\\\]^]/g, "\\$&")}]`;
      i += set[0].length - 1;
    } else if (sign === "*") source += ".*";
    else if (sign === "?") source += ".";
    else if (sign === "{" && segment.indexOf("}", i) > 0) {
      depth++;
      source += "(?:";
    } else if (sign === "}" && depth > 0) {
      depth--;
      source += ")";
    } else if (sign === "," && depth > 0) source += "|";
    else source += sign.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
  return new RegExp(`^${source}${")".repeat(depth)}$`, "su");
}
