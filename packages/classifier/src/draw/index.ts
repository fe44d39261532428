export { contactSheet, exampleSheet, type SheetRow, type SheetTile } from "./contact-sheet.ts";
