/** Says each warning once, whatever image it is of: thousands of files of one telescope have the same flaws. */
export function warnOnce(
  onWarning: ((warning: string) => void) | undefined,
): (imageName: string) => (warning: string) => void {
  const said = new Set<string>();
  return (imageName) => (warning) => {
    const kind = warning.startsWith(`${imageName}: `) ? warning.slice(imageName.length + 2) : warning;
    if (said.has(kind) || said.size >= MOST) return;
    said.add(kind);
    onWarning?.(warning);
  };
}

/** Kinds of warning that are told. */
const MOST = 50;
