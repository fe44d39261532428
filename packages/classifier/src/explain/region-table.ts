import type { Column, Row } from "@helioscope/core";
import { classTitle, hekEventType } from "../catalogue/index.ts";
import type { MapRegion } from "./map-regions.ts";

const number = (name: string, about: string, unit?: string): Column => ({
  ...{ name, type: "float", about },
  ...(unit === undefined ? {} : { unit }),
});
const whole = (name: string, about: string, unit?: string): Column => ({
  ...number(name, about, unit),
  type: "int",
});
const text = (name: string, about: string): Column => ({ name, type: "string", about });

/** Columns of a table of regions. */
export const regionColumns: readonly Column[] = [
  text("file", "The image"),
  text("utc", "Time of observation, UTC, ISO 8601"),
  whole("region", "Number of the region in its image, from 1"),
  text("class", "Its class"),
  text("class_name", "The class in words"),
  text("hek_event_type", "HEK event type of the class; empty where HEK has none"),
  number("peak_probability", "Highest probability within"),
  number("mean_probability", "Mean probability within"),
  whole("x", "First column of the box around it, from 0", "pixel"),
  whole("y", "First row of the box, from 0 in the south", "pixel"),
  whole("width", "Columns of the box", "pixel"),
  whole("height", "Rows of the box", "pixel"),
  number("centre_x", "Column of its middle, weighed by probability", "pixel"),
  number("centre_y", "Row of its middle", "pixel"),
  number("x_arcsec", "Its middle, west of disc centre", "arcsec"),
  number("y_arcsec", "Its middle, north of disc centre", "arcsec"),
  number("x_radii", "Its middle, from disc centre along the rows of the image", "solar radius"),
  number("y_radii", "Its middle, from disc centre along the columns", "solar radius"),
  number(
    "meridian_longitude",
    "Longitude west of the observer's meridian (Stonyhurst for one on Earth)",
    "deg",
  ),
  number("latitude", "Heliographic latitude", "deg"),
  number("carrington_longitude", "Carrington longitude", "deg"),
  whole("area_px", "Its area", "pixel"),
  number("area_arcsec2", "Its area on the sky", "arcsec2"),
  number("area_disc_share", "Its area as a share of the disc's"),
];

/** A region as a row of {@link regionColumns}. */
export function regionRow(
  region: MapRegion,
  image: { readonly file: string; readonly utc: string | null; readonly region: number },
): Row {
  const { box, centrePx, arcsec, radii, meridianDegrees } = region;
  return {
    file: image.file,
    utc: image.utc,
    region: image.region,
    class: region.class,
    class_name: classTitle(region.class),
    hek_event_type: hekEventType(region.class),
    peak_probability: digits(region.peak),
    mean_probability: digits(region.mean),
    ...box,
    centre_x: digits(centrePx[0]),
    centre_y: digits(centrePx[1]),
    x_arcsec: maybe(arcsec?.[0]),
    y_arcsec: maybe(arcsec?.[1]),
    x_radii: maybe(radii?.[0]),
    y_radii: maybe(radii?.[1]),
    meridian_longitude: maybe(meridianDegrees?.[0]),
    latitude: maybe(meridianDegrees?.[1]),
    carrington_longitude: maybe(region.carringtonDegrees),
    area_px: region.areaPx,
    area_arcsec2: maybe(region.areaArcsec2),
    area_disc_share: maybe(region.discShare),
  };
}

const digits = (value: number): number => Number(value.toPrecision(7));
const maybe = (value: number | null | undefined): number | null => (value == null ? null : digits(value));
