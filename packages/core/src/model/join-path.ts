/** A store path below a prefix; the prefix may be empty or end in "/". */
export const joinPath = (prefix: string, name: string): string =>
  prefix === "" || prefix.endsWith("/") ? prefix + name : `${prefix}/${name}`;
