import type { Source, SourceRead } from "../../src/index.ts";

/** What was asked of a source. */
export interface Asked {
  readonly offset: number;
  readonly length: number;
}

/** A source that notes what is read of it. */
export function countingSource(source: Source): Source & { readonly asked: Asked[]; bytes(): number } {
  const asked: Asked[] = [];
  return {
    size: source.size,
    asked,
    bytes: () => asked.reduce((sum, { length }) => sum + length, 0),
    read: (offset: number, length: number, options?: SourceRead) => {
      asked.push({ offset, length });
      return source.read(offset, length, options);
    },
  };
}
