/** The files of a set-up of an external code that works, by their names. */
export type ExternalTemplate = ReadonlyMap<string, Uint8Array>;
