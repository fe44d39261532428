/** A header may hold any byte: what a terminal would obey, or not show, is a question mark. */
export const printable = (text: string): string => text.replace(/[^ -~]/g, "?");
