import { canonicalUnit } from "../header/units.ts";
import { asind, cosd, sind } from "./angles.ts";
import { axisType } from "./axis-types.ts";
import type { WcsCards } from "./cards.ts";
import { degreesIn } from "./units.ts";

/** Puts right what solar headers are known to get wrong; each change is recorded as a warning. */
export function repairCards(cards: WcsCards, count: number, shape: readonly number[]): void {
  if (count >= 2) {
    const solar = nameSolarAxes(cards);
    if (solar) {
      fillScale(cards);
      fillReference(cards, shape);
    }
  }
  for (let i = 1; i <= count; i++) {
    sineLatitude(cards, i);
    const written = cards.text(`CUNIT${i}`) ?? "";
    const { unit, repaired } = canonicalUnit(written);
    if (repaired) cards.change(`CUNIT${i}`, unit, `The unit '${written}' is read as ${unit}`);
    longTurns(cards, i);
  }
  const roles = Array.from({ length: count }, (_, i) => axisType(cards.text(`CTYPE${i + 1}`) ?? ""));
  for (let i = 1; i <= count; i++) {
    if (roles[i - 1].role === undefined) fillStep(cards, i);
    else helioprojectiveUnit(cards, i, roles[i - 1].name);
  }
  const lng = roles.findIndex(({ role }) => role === "longitude") + 1;
  const lat = roles.findIndex(({ role }) => role === "latitude") + 1;
  if (lng > 0 && lat > 0) {
    oldProjection(cards, lng, lat, roles[lat - 1].code);
    fillRotation(cards, count, lng, lat);
  }
}

/** CTYPEs from before Thompson (2006), and those left out. True where the axes are helioprojective. */
function nameSolarAxes(cards: WcsCards): boolean {
  const found = [1, 2].map((i) => (cards.text(`CTYPE${i}`) ?? "").toLowerCase());
  const names = ["HPLN-TAN", "HPLT-TAN"];
  const old = /^(?:solar[-_ ]?[xy]|arc-?secs?)$/;
  if (found.every((ctype) => old.test(ctype))) {
    for (const i of [1, 2]) {
      // Some name the vertical axis first.
      const name = names[found[i - 1].endsWith("y") ? 1 : found[i - 1].endsWith("x") ? 0 : i - 1];
      const ctype = cards.text(`CTYPE${i}`);
      cards.change(`CTYPE${i}`, name, `The axis type '${ctype}' is read as ${name}`);
      if (cards.text(`CUNIT${i}`) === undefined) {
        cards.change(`CUNIT${i}`, "arcsec", "The unit is absent: read as arcsec");
      }
    }
    return true;
  }
  if (found.every((ctype) => ctype === "") && cards.alternate === "" && looksSolar(cards)) {
    for (const i of [1, 2]) {
      cards.change(`CTYPE${i}`, names[i - 1], `The axis type is absent: read as ${names[i - 1]}`);
      if ((cards.text(`CUNIT${i}`) ?? "") === "") {
        cards.change(`CUNIT${i}`, "arcsec", "The unit is absent: read as arcsec");
      }
    }
    return true;
  }
  return found.some((ctype) => ctype.startsWith("hpl"));
}

/** Units of arcseconds, or cards that only a picture of the Sun has beside its scale. */
function looksSolar(cards: WcsCards): boolean {
  const units = [1, 2].map((i) => cards.text(`CUNIT${i}`) ?? "");
  if (units.every((unit) => canonicalUnit(unit).unit === "arcsec")) return true;
  if (units.some((unit) => unit !== "")) return false;
  const scaled = cards.number("CDELT1") !== undefined || cards.header.getNumber("XSCALE") !== undefined;
  return (
    scaled && ["DSUN_OBS", "RSUN_OBS", "HGLT_OBS", "SOLAR_B0", "XCEN"].some((key) => cards.header.has(key))
  );
}

/** CDELT from the XSCALE and YSCALE of ground stations and Hinode. */
function fillScale(cards: WcsCards): void {
  if (cards.has("CD1_1")) return;
  for (const [i, key] of [
    [1, "XSCALE"],
    [2, "YSCALE"],
  ] as const) {
    const step = cards.number(`CDELT${i}`);
    const scale = cards.header.getNumber(key);
    if ((step === undefined || step === 0) && scale !== undefined && scale !== 0) {
      const fact = step === 0 ? "is 0" : "is absent";
      cards.change(`CDELT${i}`, scale, `The scale ${fact}: read from ${key}`);
    }
  }
}

/** A reference pixel in the middle of the image (as sunpy has it), at XCEN and YCEN where those are given. */
function fillReference(cards: WcsCards, shape: readonly number[]): void {
  for (const [i, key] of [
    [1, "XCEN"],
    [2, "YCEN"],
  ] as const) {
    const length = shape[i - 1];
    if (cards.number(`CRPIX${i}`) !== undefined || length === undefined) continue;
    cards.change(
      `CRPIX${i}`,
      (length + 1) / 2,
      "The reference pixel is absent: read as the centre of the image",
    );
    const centre = cards.header.getNumber(key);
    if (cards.number(`CRVAL${i}`) === undefined && centre !== undefined) {
      cards.change(`CRVAL${i}`, centre, `The reference value is absent: read from ${key}`);
    }
  }
}

/**
 * Synoptic maps of HMI and MDI give the latitude axis of an equal-area map in its sine; the projection has degrees,
 * which are 180/pi times that (Thompson 2006, section 5.2).
 */
function sineLatitude(cards: WcsCards, i: number): void {
  const unit = cards.text(`CUNIT${i}`)?.toLowerCase();
  if (unit !== "sine latitude" && unit !== "sin(latitude)") return;
  if (axisType(cards.text(`CTYPE${i}`) ?? "").code !== "CEA") return;
  const step = cards.number(`CDELT${i}`);
  cards.change(`CUNIT${i}`, "deg", `The unit '${cards.text(`CUNIT${i}`)}' is read as 180/pi degrees`);
  if (step === undefined) return;
  const sine = cards.number(`CRVAL${i}`) ?? 0;
  if (sine !== 0 && Math.abs(sine) <= 1) {
    // The sine runs evenly along the axis, so the equator can be the reference.
    cards.change(`CRPIX${i}`, (cards.number(`CRPIX${i}`) ?? 0) - sine / step, "Moved to the equator");
    cards.change(`CRVAL${i}`, 0, `Moved to the equator from latitude ${asind(sine)}`);
  }
  cards.change(
    `CDELT${i}`,
    (step * 180) / Math.PI,
    "The step in the sine of latitude is read as 180/pi degrees",
  );
}

/** Carrington longitudes that count on over several rotations, to what the sphere has. */
function longTurns(cards: WcsCards, i: number): void {
  const { name, role } = axisType(cards.text(`CTYPE${i}`) ?? "");
  const value = cards.number(`CRVAL${i}`);
  if (role !== "longitude" || name !== "CRLN" || value === undefined || Math.abs(value) <= 360) return;
  const longitude = ((value % 360) + 360) % 360;
  cards.change(`CRVAL${i}`, longitude, `The longitude ${value} is read as ${longitude}`);
}

/** Projections of AIPS by the names they have now (Calabretta and Greisen 2002, section 6.1). */
function oldProjection(cards: WcsCards, lng: number, lat: number, code: string): void {
  const now = code === "NCP" ? "SIN" : code === "GLS" ? "SFL" : undefined;
  if (now === undefined) return;
  for (const i of [lng, lat]) {
    const ctype = cards.text(`CTYPE${i}`) ?? "";
    const name = ctype.toUpperCase().replace(code, now);
    cards.change(`CTYPE${i}`, name, `The projection ${code} is read as ${now}`);
  }
  const latitude = (cards.number(`CRVAL${lat}`) ?? 0) * (degreesIn(cards.text(`CUNIT${lat}`) ?? "") ?? 1);
  if (code === "NCP") {
    // The plane is that of the equator: a slant by the cotangent of the latitude (equation 62).
    cards.change(`PV${lat}_1`, 0, "NCP is an orthographic projection");
    cards.change(
      `PV${lat}_2`,
      cosd(latitude) / sind(latitude),
      "NCP is slant by the cotangent of its latitude",
    );
  } else if (latitude !== 0) {
    // AIPS counts both coordinates from the reference point, wherever it lies on the map.
    cards.change(`PV${lng}_0`, 1, "GLS has its origin at the reference point");
    cards.change(`PV${lng}_1`, 0, "GLS has its origin at the reference point");
    cards.change(`PV${lng}_2`, latitude, "GLS has its origin at the reference point");
  }
}

/** A step of zero on an axis beside the sphere would make the matrix singular. */
function fillStep(cards: WcsCards, i: number): void {
  if (cards.number(`CDELT${i}`) !== 0 || cards.has(`CD${i}_${i}`)) return;
  cards.change(`CDELT${i}`, 1, "The step is 0: read as 1");
}

/** A helioprojective axis without a unit whose pixels would be larger than any telescope's is in arcseconds. */
function helioprojectiveUnit(cards: WcsCards, i: number, name: string): void {
  if (!name.startsWith("HPL") || (cards.text(`CUNIT${i}`) ?? "") !== "") return;
  const step = Math.abs(cards.number(`CDELT${i}`) ?? 0);
  if (step <= 0.05) return;
  cards.change(`CUNIT${i}`, "arcsec", `The unit is absent and a pixel measures ${step}: read as arcsec`);
}

/** The rotation where it is not in CROTA of the latitude axis. */
function fillRotation(cards: WcsCards, count: number, lng: number, lat: number): void {
  if (cards.alternate !== "" || cards.number(`CROTA${lat}`) !== undefined) return;
  for (let i = 1; i <= count; i++) {
    for (let j = 1; j <= count; j++) if (cards.has(`PC${i}_${j}`) || cards.has(`CD${i}_${j}`)) return;
  }
  if (cards.has("PC001001") || cards.has("CD001001")) return;
  const solar = axisType(cards.text(`CTYPE${lng}`) ?? "").name === "HPLN";
  for (const key of [`CROTA${lng}`, ...(solar ? ["CROTA", "SC_ROLL"] : [])]) {
    const angle = cards.header.getNumber(key);
    if (angle === undefined) continue;
    if (angle !== 0) cards.change(`CROTA${lat}`, angle, `The rotation is absent: read from ${key}`);
    return;
  }
}
