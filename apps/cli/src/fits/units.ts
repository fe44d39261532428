import type { FitsFile, Unit } from "@helioscope/io-fits";

/** A unit by what a person types: its number, or its name (`SCI`, or `SCI,2` for a version). */
export function unitByName(file: FitsFile, text: string): Unit {
  if (/^\d+$/.test(text)) return file.unit(Number(text));
  const [, name = text, version] = /^(.*?)(?:,\s*(\d+))?$/.exec(text) ?? [];
  return version === undefined ? file.unit(name) : file.unit(name, Number(version));
}
