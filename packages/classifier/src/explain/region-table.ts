import type { Column, Row } from "@helioscope/core";
import { numberColumn, textColumn, wholeColumn } from "../catalogue/column-kinds.ts";
import { classTitle, hekEventType } from "../catalogue/index.ts";
import type { MapRegion } from "./map-regions.ts";

/** Columns of a table of regions. */
export const regionColumns: readonly Column[] = [
  textColumn("file", "The image"),
  textColumn("utc", "Time of observation, UTC, ISO 8601"),
  wholeColumn("region", "Number of the region in its image, from 1"),
  textColumn("class", "Its class"),
  textColumn("class_name", "The class in words"),
  textColumn("hek_event_type", "HEK event type of the class; empty where HEK has none"),
  numberColumn("peak_probability", "Highest probability within"),
  numberColumn("mean_probability", "Mean probability within"),
  wholeColumn("x", "First column of the box around it, from 0", "pixel"),
  wholeColumn("y", "First row of the box, from 0 in the south", "pixel"),
  wholeColumn("width", "Columns of the box", "pixel"),
  wholeColumn("height", "Rows of the box", "pixel"),
  numberColumn("centre_x", "Column of its middle, weighed by probability", "pixel"),
  numberColumn("centre_y", "Row of its middle", "pixel"),
  numberColumn("x_arcsec", "Its middle, west of disc centre", "arcsec"),
  numberColumn("y_arcsec", "Its middle, north of disc centre", "arcsec"),
  numberColumn("x_radii", "Its middle, from disc centre along the rows of the image", "solar radius"),
  numberColumn("y_radii", "Its middle, from disc centre along the columns", "solar radius"),
  numberColumn(
    "meridian_longitude",
    "Longitude west of the observer's meridian (Stonyhurst for one on Earth)",
    "deg",
  ),
  numberColumn("latitude", "Heliographic latitude", "deg"),
  numberColumn("carrington_longitude", "Carrington longitude", "deg"),
  wholeColumn("area_px", "Its area", "pixel"),
  numberColumn("area_arcsec2", "Its area on the sky", "arcsec2"),
  numberColumn("area_disc_share", "Its area as a share of the disc's"),
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
