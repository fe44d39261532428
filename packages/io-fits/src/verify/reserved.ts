import type { CardValue } from "../header/card.ts";
import type { Findings } from "./finding.ts";
import type { Subject, UnitType } from "./subject.ts";

type Type = "string" | "logical" | "integer" | "real";

interface Reserved {
  readonly keys: RegExp;
  readonly type?: Type;
  readonly section: string;
  /** The units that it belongs to; any where absent. */
  readonly only?: readonly UnitType[];
}

const ARRAYS: readonly UnitType[] = ["primary", "groups", "image", "other"];
const TABLES: readonly UnitType[] = ["ascii-table", "binary-table", "other"];
const ASCII: readonly UnitType[] = ["ascii-table", "other"];
const BINARY: readonly UnitType[] = ["binary-table", "other"];
const FIRST: readonly UnitType[] = ["primary", "groups"];
const N = "[1-9]\\d*";
const ALT = "[A-Z]?";
const keys = (text: string): RegExp => new RegExp(`^(?:${text})$`);

/** Reserved keywords: their types (sections 4.4.2 and 6 to 9) and the units that they belong to. */
const RESERVED: readonly Reserved[] = [
  { keys: keys("EXTEND|BLOCKED"), type: "logical", section: "4.4.2.1", only: FIRST },
  { keys: keys("SIMPLE"), section: "4.4.1.1", only: FIRST },
  { keys: keys("XTENSION"), section: "4.4.1.2", only: ["image", ...TABLES] },
  { keys: keys("GROUPS"), type: "logical", section: "6.1.1", only: FIRST },
  { keys: keys("INHERIT"), type: "logical", section: "4.4.2.6" },
  { keys: keys("ORIGIN|OBSERVER|TELESCOP|INSTRUME|OBJECT"), type: "string", section: "4.4.2.2" },
  { keys: keys("AUTHOR|REFERENC"), type: "string", section: "4.4.2.3" },
  { keys: keys("BUNIT"), type: "string", section: "4.4.2.5", only: ARRAYS },
  { keys: keys("BSCALE|BZERO|DATAMAX|DATAMIN"), type: "real", section: "4.4.2.5", only: ARRAYS },
  { keys: keys("BLANK"), type: "integer", section: "4.4.2.5", only: ARRAYS },
  { keys: keys("EXTNAME"), type: "string", section: "4.4.2.6" },
  { keys: keys("EXTVER|EXTLEVEL"), type: "integer", section: "4.4.2.6" },
  { keys: keys("CHECKSUM|DATASUM"), type: "string", section: "4.4.2.7" },
  { keys: keys(`PTYPE${N}`), type: "string", section: "6.1.2", only: FIRST },
  { keys: keys(`(?:PSCAL|PZERO)${N}`), type: "real", section: "6.1.2", only: FIRST },
  { keys: keys("TFIELDS"), type: "integer", section: "7.2.1", only: TABLES },
  { keys: keys(`TBCOL${N}`), type: "integer", section: "7.2.1", only: ASCII },
  { keys: keys(`(?:TFORM|TTYPE|TUNIT|TDISP)${N}`), type: "string", section: "7.3.2", only: TABLES },
  { keys: keys(`(?:TSCAL|TZERO)${N}`), type: "real", section: "7.3.2", only: TABLES },
  { keys: keys(`TNULL${N}`), section: "7.3.2", only: TABLES },
  { keys: keys(`TDIM${N}`), type: "string", section: "7.3.2", only: BINARY },
  { keys: keys("THEAP"), type: "integer", section: "7.3.2", only: BINARY },
  {
    keys: keys(`(?:TCTYP|TCUNI|TCTY|TCUN|TCNA|TCNAM)${N}${ALT}`),
    type: "string",
    section: "8.2",
    only: TABLES,
  },
  {
    keys: keys(`(?:TCRPX|TCRVL|TCDLT|TCROT|TCRP|TCRV|TCDE)${N}${ALT}`),
    type: "real",
    section: "8.2",
    only: TABLES,
  },
  { keys: keys(`WCSAXES${ALT}`), type: "integer", section: "8.2" },
  { keys: keys(`(?:CTYPE|CUNIT|CNAME)${N}${ALT}`), type: "string", section: "8.2" },
  { keys: keys(`(?:WCSNAME|RADESYS|SPECSYS|SSYSOBS|SSYSSRC)${ALT}`), type: "string", section: "8.3" },
  { keys: keys(`(?:CRPIX|CRVAL|CDELT|CRDER|CSYER)${N}${ALT}|CROTA${N}`), type: "real", section: "8.2" },
  { keys: keys(`(?:PC|CD)${N}_${N}${ALT}|PV${N}_\\d+${ALT}`), type: "real", section: "8.2" },
  { keys: keys(`PS${N}_\\d+${ALT}`), type: "string", section: "8.2" },
  { keys: keys(`(?:EQUINOX|LONPOLE|LATPOLE)${ALT}|EPOCH`), type: "real", section: "8.3" },
  { keys: keys(`(?:RESTFRQ|RESTWAV|VELOSYS|ZSOURCE|VELANGL)${ALT}|RESTFREQ`), type: "real", section: "8.4" },
  { keys: keys("OBSGEO-[XYZBLH]"), type: "real", section: "8.4.1" },
  { keys: keys("MJD(?:-OBS|-BEG|-AVG|-END|REF|REFI|REFF)|JEPOCH|BEPOCH"), type: "real", section: "9" },
  {
    keys: keys("TIMESYS|TIMEUNIT|TREFPOS|TREFDIR|PLEPHEM|TRPOS\\d+|TRDIR\\d+"),
    type: "string",
    section: "9",
  },
  {
    keys: keys("TIMEOFFS|TIMSYER|TIMRDER|TIMEDEL|TIMEPIXR|TSTART|TSTOP|XPOSURE|TELAPSE"),
    type: "real",
    section: "9",
  },
];

/** Names in words, for messages. */
const CALLED: Readonly<Record<UnitType, string>> = {
  primary: "a primary array",
  groups: "random groups",
  image: "an image extension",
  "ascii-table": "an ASCII table",
  "binary-table": "a binary table",
  other: "this extension",
};

/** Types and places of reserved keywords. An undefined value is of any type. */
export function reservedKeywords({ header, type, compressed }: Subject, findings: Findings): void {
  for (const card of header.cards) {
    const rule = RESERVED.find(({ keys }) => keys.test(card.key));
    if (rule === undefined) continue;
    const misplaced = rule.only !== undefined && !rule.only.includes(type);
    // A table of tiles carries the keywords of its image.
    if (misplaced && !(compressed === "image" && (rule.only === ARRAYS || card.key === "EXTEND")))
      findings.error(rule.section, card, `${card.key} does not belong into ${CALLED[type]}`);
    if (rule.type !== undefined && card.value !== undefined && !isOf(rule.type, card.value)) {
      findings.error(
        rule.section,
        card,
        `${card.key} is ${told(card.value)}; it has to be ${WANTED[rule.type]}`,
      );
    }
  }
}

const WANTED: Readonly<Record<Type, string>> = {
  string: "a string",
  logical: "T or F",
  integer: "an integer",
  real: "a number",
};

const told = (value: CardValue): string =>
  typeof value === "string" ? `'${value}'` : value === true ? "T" : value === false ? "F" : String(value);

function isOf(type: Type, value: CardValue): boolean {
  if (type === "string") return typeof value === "string";
  if (type === "logical") return typeof value === "boolean";
  if (typeof value === "bigint") return true;
  return typeof value === "number" && (type === "real" || Number.isInteger(value));
}

const DEPRECATED: Readonly<Record<string, readonly [section: string, advice: string]>> = {
  EPOCH: ["8.3", "use EQUINOX"],
  BLOCKED: ["4.4.2.1", "leave it out"],
  RESTFREQ: ["8.4", "use RESTFRQ"],
};

/** Keywords and structures that are no longer to be used. */
export function deprecatedUse(subject: Subject, findings: Findings): void {
  const { header, type } = subject;
  for (const [key, [section, advice]] of Object.entries(DEPRECATED)) {
    const card = header.card(key);
    if (card !== undefined) findings.warn(section, card, `${key} is deprecated: ${advice}`);
  }
  const groups = header.card("GROUPS");
  if (type === "groups" && groups !== undefined)
    findings.warn("6", groups, "random groups are deprecated: use a binary table");
}

const MAY_REPEAT = new Set(["COMMENT", "HISTORY", "", "CONTINUE", "HIERARCH", "END"]);

/** The same keyword twice leaves its value indeterminate (section 4.1.2.1). */
export function duplicateKeywords({ header }: Subject, findings: Findings): void {
  const first = new Map<string, number>();
  header.cards.forEach((card, i) => {
    if (MAY_REPEAT.has(card.key) || card.raw.startsWith("HIERARCH")) return;
    const earlier = first.get(card.key);
    if (earlier === undefined) first.set(card.key, i + 1);
    else if (!findings.has(card.byteOffset))
      findings.warn("4.1.2.1", card, `${card.key} stands twice, in cards ${earlier} and ${i + 1}`);
  });
}
