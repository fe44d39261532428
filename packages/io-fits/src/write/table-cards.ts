import type { Card } from "../header/card.ts";
import { Header } from "../header/header.ts";
import type { CardInput } from "./cards.ts";
import { mergeCards } from "./merge.ts";
import type { FieldPlan } from "./table-fields.ts";
import type { WritableTableUnit } from "./units.ts";

const OWN =
  /^(?:SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|PCOUNT|GCOUNT|GROUPS|TFIELDS|THEAP|BSCALE|BZERO|BLANK|T(?:TYPE|FORM|UNIT|DIM|SCAL|ZERO|NULL|BCOL)\d+)$/;

/** Keywords numbered by column that move with it. */
const BY_COLUMN =
  /^(TTYPE|TFORM|TUNIT|TDIM|TSCAL|TZERO|TNULL|TDISP|TCOMM|TUCD|TUTYP|TLMIN|TLMAX|TDMIN|TDMAX)(\d+)$/;

/** The cards of a BINTABLE extension (Standard, section 7.3.1). */
export function tableCards(
  unit: WritableTableUnit,
  fields: readonly FieldPlan[],
  rowBytes: number,
  heap: number,
): string[] {
  const front: CardInput[] = [
    { key: "XTENSION", value: "BINTABLE", comment: "binary table extension" },
    { key: "BITPIX", value: 8, comment: "array data type" },
    { key: "NAXIS", value: 2, comment: "number of array dimensions" },
    { key: "NAXIS1", value: rowBytes, comment: "bytes of a row" },
    { key: "NAXIS2", value: unit.table.rows, comment: "number of rows" },
    { key: "PCOUNT", value: heap, comment: "bytes of the heap" },
    { key: "GCOUNT", value: 1, comment: "number of groups" },
    { key: "TFIELDS", value: fields.length, comment: "number of columns" },
  ];
  const rest: CardInput[] = [];
  if (unit.name !== undefined) rest.push({ key: "EXTNAME", value: unit.name });
  if (unit.version !== undefined) rest.push({ key: "EXTVER", value: unit.version });
  fields.forEach((field, i) => {
    const put = (key: string, value: CardInput["value"]): void => {
      if (value !== undefined) rest.push({ key: `${key}${i + 1}`, value });
    };
    put("TTYPE", field.name === "" ? undefined : field.name);
    put("TFORM", field.form);
    put("TUNIT", field.unit);
    put("TDIM", field.dim === undefined ? undefined : `(${field.dim.join(",")})`);
    if (field.zero !== undefined) put("TSCAL", 1);
    put("TZERO", field.zero);
    put("TNULL", field.null);
  });
  const { header } = unit;
  return mergeCards(header, {
    what: "table",
    front,
    rest,
    drops: ({ key }: Card) => OWN.test(key),
    ...(header instanceof Header ? { renumber: renumberer(header, fields) } : {}),
  });
}

/** Where the columns of the header went, by name. */
function renumberer(header: Header, fields: readonly FieldPlan[]): (key: string) => string | undefined {
  const places = new Map<string, number>();
  fields.forEach(({ name }, i) => {
    const key = name.trim().toUpperCase();
    if (!places.has(key)) places.set(key, i + 1);
  });
  return (key) => {
    const match = BY_COLUMN.exec(key);
    if (match === null) return key;
    const name = header.getString(`TTYPE${match[2]}`) ?? `col${match[2]}`;
    const place = places.get(name.trim().toUpperCase());
    return place === undefined ? undefined : `${match[1]}${place}`;
  };
}
