import type { Flare, HarpRegions } from "@helioscope/archives";
import type { Sample, SharpRecord } from "../types.ts";
import {
  type LabelledRegion,
  type LabelOptions,
  labelRegions,
  passagesOf,
  type RegionLabels,
} from "./labels.ts";
import type { SampleRules } from "./rules.ts";
import { type Selection, selectRecords } from "./select-records.ts";

export interface DataSetOptions {
  /** Rules other than the paper's. */
  readonly rules?: Partial<SampleRules>;
  readonly labels?: Omit<LabelOptions, "harps">;
  /** The archive's map of HARPs to NOAA regions. */
  readonly harps?: Iterable<HarpRegions>;
}

/** Which records are samples, and of which regions. */
export interface DataSet {
  readonly selection: Selection;
  readonly labels: RegionLabels;
  /** Accepted records of regions with a label, by HARP, then time. */
  readonly chosen: readonly { readonly record: SharpRecord; readonly region: LabelledRegion }[];
}

/**
 * Makes a data set of records by the paper's rules: which records count, and which regions flare. Passages are those of
 * all records, rejected ones too. Throws as {@link selectRecords} and {@link labelRegions} do.
 */
export function makeDataSet(
  records: readonly SharpRecord[],
  flares: readonly Flare[],
  options: DataSetOptions = {},
): DataSet {
  const harps = [...(options.harps ?? [])];
  const selection = selectRecords(records, options.rules);
  const labels = labelRegions(passagesOf(records, harps), flares, { ...options.labels, harps });
  const chosen = selection.accepted.flatMap((record) => {
    const region = labels.regions.get(record.harp);
    return region ? [{ record, region }] : [];
  });
  return { selection, labels, chosen };
}

/** The sample of a record. `fluxMx` is of the line-of-sight field where the record states no USFLUX. */
export function sampleOf(
  { record, region }: DataSet["chosen"][number],
  file: string,
  flux: { readonly fluxMx: number; readonly from: Sample["fluxFrom"] },
): Sample {
  return {
    file,
    harp: record.harp,
    noaa: region.noaa,
    group: region.group,
    utc: record.time.utc,
    label: region.label,
    fluxMx: flux.fluxMx,
    fluxFrom: flux.from,
    areaMicroHemispheres: record.areaMicroHemispheres,
    longitudeDeg: record.longitudeDeg,
    latitudeDeg: record.latitudeDeg,
    widthPx: record.widthPx,
    heightPx: record.heightPx,
  };
}

/** Flux that the record states; null where it has to be measured. */
export function statedFlux(record: SharpRecord): { readonly fluxMx: number; readonly from: "USFLUX" } | null {
  return record.unsignedFluxMx === null ? null : { fluxMx: record.unsignedFluxMx, from: "USFLUX" };
}
