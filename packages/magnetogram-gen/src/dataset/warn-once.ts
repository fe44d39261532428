/** Says each warning once, whatever file it is of: thousands of files of one telescope have the same flaws. */
export function warnOnce(onWarning: ((warning: string) => void) | undefined): (warning: string) => void {
  const said = new Set<string>();
  return (warning) => {
    const kind = warning.replace(/^.*?\.(?:fits?|fts|fz|npz|jp2|png|jpe?g)(?:\.gz)?: /i, "");
    if (said.has(kind) || said.size >= MOST) return;
    said.add(kind);
    onWarning?.(warning);
  };
}

/** Kinds of warning that are told. */
const MOST = 50;
