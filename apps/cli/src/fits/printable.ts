/** A header may hold any byte: those that a terminal would obey are question marks. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, "?");
