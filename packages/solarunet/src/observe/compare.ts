import { type Column, type Fact, isHelioError, type Row, type SolarImage } from "@helioscope/core";
import { panelsSvg } from "@helioscope/core/figure";
import { eppsSingleton, summary } from "@helioscope/core/stats";
import { comparisonPictures, featuresOnlyIn } from "../draw/index.ts";
import { digits } from "./digits.ts";
import type { NamedFigure } from "./examples.ts";
import { type Quantities, quantitiesOf } from "./quantities.ts";
import type { Scales } from "./scales.ts";
import { SUMMARY_COLUMNS, summaryCells } from "./summary-row.ts";
import type { ComparedRun } from "./swamis-beside.ts";
import { lifetimeValues } from "./tally.ts";
import { windowAxes } from "./window-axes.ts";

/** What the trackers are called in figures and tables, in their order. */
export const TRACKERS = ["SWAMIS", "SolarUnet"] as const;

export const LIFETIME_LABEL = "lifetime [frames]";

/** Units as figures and tables show them. */
const UNITS = { Mm2: "Mm²", px: "px", "1e18 Mx": "10¹⁸ Mx", "G px": "G px" } as const;

export const sizeLabel = ({ size }: Quantities): string => `size [${UNITS[size.unit]}]`;
export const fluxLabel = ({ flux }: Quantities): string => `unsigned flux [${UNITS[flux.unit]}]`;

export const COMPARISON_COLUMNS: readonly Column[] = [
  { name: "quantity", type: "string", about: "Sizes and unsigned fluxes of the first frame, or lifetimes" },
  { name: "tracker", type: "string", about: "SWAMIS or SolarUnet" },
  { name: "n", type: "int", about: "Features, or tracks" },
  ...SUMMARY_COLUMNS,
  { name: "p", type: "float", about: "Epps-Singleton test of both trackers' sizes or fluxes" },
];

export interface Comparison {
  readonly rows: Row[];
  readonly facts: Fact[];
}

/** Section 4 of the paper: SWAMIS beside SolarUnet, as a table and the p values of the Epps-Singleton tests. */
export function comparison(swamis: ComparedRun, ours: ComparedRun, scales: Scales): Comparison {
  const runs = [swamis, ours];
  const measured = runs.map(({ first }) => quantitiesOf(first.features, scales));
  const sizes = measured.map(({ size }) => size.values);
  const fluxes = measured.map(({ flux }) => flux.values);
  const ofSizes = tested(sizes);
  const ofFluxes = tested(fluxes);
  return {
    rows: [
      ...rowsOf(sizeLabel(measured[0]), sizes, ofSizes.p),
      ...rowsOf(fluxLabel(measured[0]), fluxes, ofFluxes.p),
      ...rowsOf(
        LIFETIME_LABEL,
        runs.map(({ lifetimes }) => lifetimeValues(lifetimes)),
        null,
      ),
    ],
    facts: [
      { label: "Epps-Singleton p of the sizes, SWAMIS and SolarUnet", value: ofSizes.p ?? ofSizes.why },
      { label: "Epps-Singleton p of the fluxes, SWAMIS and SolarUnet", value: ofFluxes.p ?? ofFluxes.why },
    ],
  };
}

function rowsOf(quantity: string, samples: readonly ArrayLike<number>[], p: number | null): Row[] {
  return samples.flatMap((values, k) => {
    if (values.length === 0) return [];
    const found = summary(values);
    return [{ quantity, tracker: TRACKERS[k], n: found.n, ...summaryCells(found), p }];
  });
}

/** The p value, or why there is none: too few features, or too many of one size. */
function tested([a, b]: readonly Float64Array[]): { readonly p: number | null; readonly why: string } {
  try {
    return { p: digits(eppsSingleton(a, b).pValue), why: "" };
  } catch (error) {
    if (!isHelioError(error, "data")) throw error;
    return { p: null, why: `none: ${error.message}` };
  }
}

/**
 * Figure 9: the features of both trackers in the first frame. The boxes are around those of SWAMIS alone: a network's
 * features lie within the threshold that SWAMIS has, so that it finds fewer rather than others.
 */
export function comparisonFigure(
  image: SolarImage,
  swamis: ComparedRun,
  ours: ComparedRun,
  scales: Scales,
): NamedFigure {
  const { these, others, onlyInThese } = comparisonPictures(image, swamis.first, ours.first);
  const more = featuresOnlyIn(ours.first, swamis.first).length;
  const { axes, notes } = windowAxes(
    { x0: 0, y0: 0, width: image.width, height: image.height },
    image,
    scales,
  );
  return {
    name: "compare-features",
    title: "Features of SWAMIS and SolarUnet",
    svg: panelsSvg(
      [
        { image: these, title: `${TRACKERS[0]}: ${swamis.first.features.length} features`, ...axes },
        { image: others, title: `${TRACKERS[1]}: ${ours.first.features.length} features`, ...axes },
      ],
      { panelWidth: 480 },
    ),
    caption: [
      `First frame; yellow positive, green negative. Red boxes: the ${onlyInThese.length} features that only SWAMIS has; only SolarUnet has ${more} (Figure 9 of the paper).`,
      ...notes,
    ].join(" "),
  };
}
