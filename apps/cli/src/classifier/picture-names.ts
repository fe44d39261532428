import { basename } from "node:path";

/** Gives each file a name for its pictures: its own without ending, counted where several files have it. */
export function pictureNamer(): (file: string) => string {
  const seen = new Map<string, number>();
  return (file) => {
    const plain = basename(file)
      .replace(/\.(gz|fz|Z)$/i, "")
      .replace(/\.[A-Za-z0-9]+$/, "")
      .replace(/[^A-Za-z0-9._-]+/g, "_")
      .replace(/^\.+/, "");
    const name = plain === "" ? "image" : plain;
    const count = (seen.get(name.toLowerCase()) ?? 0) + 1;
    seen.set(name.toLowerCase(), count);
    return count === 1 ? name : `${name}-${count}`;
  };
}
