import { FitsError } from "./errors.ts";
import type { Header } from "./header/header.ts";
import { Structure } from "./header/structure.ts";
import type { Source } from "./sources/source.ts";
import { asciiColumns } from "./table/ascii-format.ts";
import { expandedHeader } from "./table/compressed/header.ts";
import { tableLayout } from "./table/compressed/layout.ts";
import { binaryColumns, type ColumnFormat } from "./table/format.ts";
import { imageHeader } from "./tiles/header.ts";
import { tileLayout } from "./tiles/layout.ts";
import type { DataSpan, Unit } from "./unit.ts";
import type { WarningLog } from "./warnings.ts";

interface Found {
  readonly header: Header;
  readonly index: number;
  readonly span: DataSpan;
  readonly source: Source;
}

/** Decides what a unit is and checks the keywords of its kind; a unit that fails the check is opaque. */
export function classify(found: Found, sizeProblem: FitsError | undefined, log: WarningLog): Unit {
  const { header, index } = found;
  const name = header.getString("EXTNAME")?.trim() || (index === 0 ? "PRIMARY" : "");
  const base = { ...found, name, version: header.getNumber("EXTVER") ?? 1 };
  const opaque = (problem: FitsError): Unit => ({ ...base, kind: "opaque", problem });
  if (sizeProblem !== undefined) return opaque(sizeProblem);
  try {
    return build(base, log);
  } catch (error) {
    if (error instanceof FitsError) return opaque(error);
    throw error;
  }
}

function build(base: Found & { readonly name: string; readonly version: number }, log: WarningLog): Unit {
  const { header, index } = base;
  const structure = new Structure(header, index);
  const type = index === 0 ? "IMAGE" : (header.getString("XTENSION") ?? "").toUpperCase();
  const warn = (card: string, message: string): void =>
    log.add({ message, unit: index, card, byteOffset: header.card(card)?.byteOffset ?? 0 });
  if (index === 0 && header.getBoolean("SIMPLE") !== true) {
    warn("SIMPLE", "SIMPLE is not T: the file does not claim to follow the FITS Standard");
  }
  if (type === "IMAGE" || type === "IUEIMAGE") {
    const axes = structure.axes();
    if (axes.length > 0 && axes[0] === 0 && header.getBoolean("GROUPS") === true) {
      const parameters = Array.from(
        { length: structure.integer("PCOUNT", 0, 999, 0) },
        (_, i) => header.getString(`PTYPE${i + 1}`) ?? "",
      );
      const groups = structure.integer("GCOUNT", 0, Number.MAX_SAFE_INTEGER, 1);
      return {
        ...base,
        kind: "groups",
        bitpix: structure.bitpix(),
        shape: axes.slice(1),
        groups,
        parameters,
      };
    }
    const bitpix = structure.bitpix();
    if (header.has("BLANK") && bitpix < 0)
      warn("BLANK", "BLANK has no meaning for floating-point data: ignored");
    return { ...base, kind: "image", bitpix, shape: axes };
  }
  if (type === "BINTABLE" || type === "A3DTABLE") {
    const [rowBytes, rows] = tableAxes(structure);
    const columns = binaryColumns(structure, rowBytes);
    if (header.getBoolean("ZTABLE") === true) {
      return compressedTable(base, structure, { columns, rows, rowBytes });
    }
    if (header.getBoolean("ZIMAGE") !== true) return { ...base, kind: "table", rows, rowBytes, columns };
    const mask = columns.findIndex((column) => column.name.toUpperCase() === "NULL_PIXEL_MASK");
    if (mask >= 0) {
      throw new FitsError("unsupported", "Null pixels that are marked in a mask (ZMASKCMP) are not read", {
        unit: index,
        card: `TTYPE${mask + 1}`,
        byteOffset: header.card(`TTYPE${mask + 1}`)?.byteOffset,
        remedy: "Uncompress the file by the program that wrote it.",
      });
    }
    const layout = tileLayout(structure, columns, rows, rowBytes);
    const { bitpix, shape, codec } = layout;
    const image = imageHeader(header);
    const name = image.getString("EXTNAME")?.trim() || "COMPRESSED_IMAGE";
    return {
      ...base,
      name,
      kind: "compressed-image",
      header: image,
      tableHeader: header,
      bitpix,
      shape,
      codec,
      layout,
    };
  }
  if (type === "TABLE") {
    const [rowBytes, rows] = tableAxes(structure);
    return { ...base, kind: "ascii-table", rows, rowBytes, columns: asciiColumns(structure, rowBytes) };
  }
  throw new FitsError("unsupported", `Extensions of type ${JSON.stringify(type)} are not read`, {
    unit: index,
    card: "XTENSION",
    value: header.get("XTENSION"),
    byteOffset: header.card("XTENSION")?.byteOffset,
    expected: "IMAGE, BINTABLE or TABLE",
  });
}

function compressedTable(
  base: Found & { readonly name: string; readonly version: number },
  structure: Structure,
  stored: { readonly columns: readonly ColumnFormat[]; readonly rows: number; readonly rowBytes: number },
): Unit {
  const header = expandedHeader(base.header);
  const rowBytes = structure.integer("ZNAXIS1", 0, Number.MAX_SAFE_INTEGER);
  const rows = structure.integer("ZNAXIS2", 0, Number.MAX_SAFE_INTEGER);
  const columns = binaryColumns(new Structure(header, base.index), rowBytes);
  const layout = tableLayout(structure, stored, { columns, rows, rowBytes });
  return {
    ...base,
    kind: "compressed-table",
    header,
    tableHeader: base.header,
    rows,
    rowBytes,
    columns,
    layout,
  };
}

function tableAxes(structure: Structure): [number, number] {
  const axes = structure.axes();
  if (axes.length !== 2) throw structure.fail("NAXIS", `NAXIS is ${axes.length} in a table`, "2");
  const bitpix = structure.bitpix();
  if (bitpix !== 8) throw structure.fail("BITPIX", `BITPIX is ${bitpix} in a table`, "8");
  return [axes[0], axes[1]];
}
