/**
 * A name for the picture of each magnetogram: the file's own without folders and ending, in characters that any file
 * system takes. Files of one name in several folders get the folder in front, and a number where that is not enough, so
 * that no picture takes the place of another.
 */
export function pictureNames(files: readonly string[]): ReadonlyMap<string, string> {
  const distinct = [...new Set(files)];
  const short = distinct.map((file) => plain(partsOf(file).at(-1) ?? ""));
  const uses = new Map<string, number>();
  for (const name of short) uses.set(lower(name), (uses.get(lower(name)) ?? 0) + 1);
  const taken = new Set([...uses].filter(([, count]) => count === 1).map(([name]) => name));
  return new Map(
    distinct.map((file, i) => {
      if (uses.get(lower(short[i])) === 1) return [file, short[i]];
      const folder = safe(partsOf(file).at(-2) ?? "");
      const wanted = folder ? `${folder}_${short[i]}` : short[i];
      let name = wanted;
      for (let k = 2; taken.has(lower(name)); k++) name = `${wanted}_${k}`;
      taken.add(lower(name));
      return [file, name];
    }),
  );
}

const partsOf = (file: string): string[] => file.split(/[/\\]/).filter((part) => part !== "" && part !== ".");

const safe = (name: string): string => name.replace(/[^\w.-]+/g, "_");
const plain = (name: string): string =>
  safe(name.replace(/(\.(fits|fts|fit))?(\.gz|\.fz)?$/i, "")) || "magnetogram";

// Some file systems do not tell cases apart.
const lower = (name: string): string => name.toLowerCase();
