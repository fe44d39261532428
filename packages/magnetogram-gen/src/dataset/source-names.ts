import type { Store } from "@helioscope/core";

/** Where files are listed and read. */
export type SourceFiles = Pick<Store, "list" | "read">;

/** A file of the sources. */
export interface NamedSource {
  readonly name: string;
  read(): Promise<Uint8Array>;
}

const IMAGE_NAME = /\.(?:fits?|fts|fz|npz|jp2|jpx|png|jpe?g)(?:\.gz|\.z)?$/i;

/** The files that may hold images, by their names, in order. */
export async function sourceNames(
  sources: SourceFiles | readonly (SourceFiles & { readonly name: string })[],
): Promise<NamedSource[]> {
  const folders = "list" in sources ? [{ files: sources, prefix: "" }] : sources.map(withPrefix);
  const named: NamedSource[] = [];
  for (const { files, prefix } of folders) {
    for (const path of await files.list()) {
      if (IMAGE_NAME.test(path)) named.push({ name: prefix + path, read: () => files.read(path) });
    }
  }
  return named;
}

function withPrefix(files: SourceFiles & { readonly name: string }) {
  return { files, prefix: files.name === "" ? "" : `${files.name}/` };
}
