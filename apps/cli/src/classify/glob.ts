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
