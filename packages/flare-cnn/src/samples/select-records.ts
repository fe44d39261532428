import { ArgumentError, elapsedSeconds, type ObservationTime, parseTime } from "@helioscope/core";
import type { SharpRecord } from "../types.ts";
import { PAPER_RULES, RULES, type RuleName, type SampleRules } from "./rules.ts";

/** A record that is no sample. */
export interface RejectedRecord {
  readonly record: SharpRecord;
  /** The first rule that it fails. */
  readonly rule: RuleName;
  /** What failed, in the unit of the rule; null: the record lacks the keyword. */
  readonly value: number | null;
}

/** Rejections of one rule: those that fail it, and those that lack what it asks for. */
export interface RuleCount {
  readonly failed: number;
  readonly missing: number;
}

export interface Selection {
  /** In order of HARP, then time. */
  readonly accepted: readonly SharpRecord[];
  readonly rejected: readonly RejectedRecord[];
  readonly counts: Readonly<Record<RuleName, RuleCount>>;
  /** As the rules were applied. */
  readonly rules: SampleRules;
}

/**
 * Applies the rules of a data set to records of the archive, of any HARPs in any order. The area rule looks at all records
 * of a HARP, rejected ones too. Throws an ArgumentError for rules that make no sense.
 */
export function selectRecords(records: readonly SharpRecord[], rules: Partial<SampleRules> = {}): Selection {
  const applied: SampleRules = { ...PAPER_RULES, ...rules };
  check(applied);
  const peaks = peakAreas(records);
  const accepted: SharpRecord[] = [];
  const rejected: RejectedRecord[] = [];
  const counts = Object.fromEntries(RULES.map((rule) => [rule, { failed: 0, missing: 0 }])) as Record<
    RuleName,
    { failed: number; missing: number }
  >;
  const taken = new Set<string>();
  for (const record of [...records].sort(byHarpAndTime)) {
    const failure =
      failureOf(record, peaks.get(record.harp) ?? null, applied) ?? cadenceFailure(record, applied, taken);
    if (failure === undefined) {
      accepted.push(record);
      continue;
    }
    rejected.push({ record, ...failure });
    counts[failure.rule][failure.value === null ? "missing" : "failed"]++;
  }
  return { accepted, rejected, counts, rules: applied };
}

type Failure = Pick<RejectedRecord, "rule" | "value">;

/** The first of the rules about the record itself that it fails. */
function failureOf(record: SharpRecord, peakArea: number | null, rules: SampleRules): Failure | undefined {
  const asked: readonly (readonly [
    RuleName,
    number | null,
    number | null,
    (value: number, limit: number) => boolean,
  ])[] = [
    ["quality", record.quality, rules.quality, (value, limit) => value <= limit],
    ["velocity", record.radialVelocityMS, rules.velocityMS, (value, limit) => Math.abs(value) < limit],
    ["longitude", longitudeOf(record, rules), rules.longitudeDeg, (value, limit) => Math.abs(value) <= limit],
    ["area", peakArea, rules.peakAreaMicroHemispheres, (value, limit) => value > limit],
  ];
  for (const [rule, value, limit, passes] of asked) {
    if (limit === null) continue;
    if (value === null ? rules.missing === "reject" : !passes(value, limit)) return { rule, value };
  }
  return undefined;
}

/** The longitude that the rule looks at: of the centre, or of the edge that is farther out. */
function longitudeOf({ longitudeDeg, patchLongitudesDeg }: SharpRecord, rules: SampleRules): number | null {
  if (rules.longitudeOf === "centre") return longitudeDeg;
  if (patchLongitudesDeg === null) return null;
  const [from, to] = patchLongitudesDeg;
  return Math.abs(from) > Math.abs(to) ? from : to;
}

/** Whether the interval of a record has its sample; the value is minutes after the interval's beginning. */
function cadenceFailure(
  { harp, time }: SharpRecord,
  { cadenceMinutes, offsetMinutes, cadencePick }: SampleRules,
  taken: Set<string>,
): Failure | undefined {
  if (cadenceMinutes === null) return undefined;
  const seconds = Math.round(taiSeconds(time)) - offsetMinutes * 60;
  const interval = Math.floor(seconds / (cadenceMinutes * 60));
  const after = seconds - interval * cadenceMinutes * 60;
  const place = `${harp} ${interval}`;
  if (taken.has(place) || (cadencePick === "exact" && after !== 0))
    return { rule: "cadence", value: after / 60 };
  taken.add(place);
  return undefined;
}

const EPOCH: ObservationTime = parseTime("2000.01.01_00:00:00_TAI");
const taiSeconds = (time: ObservationTime): number => elapsedSeconds(EPOCH, time);

/** The largest AREA of each HARP. */
function peakAreas(records: readonly SharpRecord[]): Map<number, number> {
  const peaks = new Map<number, number>();
  for (const { harp, areaMicroHemispheres: area } of records) {
    if (area !== null && area > (peaks.get(harp) ?? Number.NEGATIVE_INFINITY)) peaks.set(harp, area);
  }
  return peaks;
}

function byHarpAndTime(a: SharpRecord, b: SharpRecord): number {
  return a.harp - b.harp || (a.time.utc < b.time.utc ? -1 : a.time.utc > b.time.utc ? 1 : 0);
}

function check(rules: SampleRules): void {
  for (const [name, value] of Object.entries(rules)) {
    if (typeof value === "number" && !(value >= 0 && Number.isFinite(value)))
      throw new ArgumentError(`The rule ${name} at ${value}`, { value, expected: "0 or more, or null" });
  }
  if (
    rules.cadenceMinutes !== null &&
    !(rules.cadenceMinutes > 0 && rules.offsetMinutes < rules.cadenceMinutes)
  )
    throw new ArgumentError(
      `A sample every ${rules.cadenceMinutes} minutes from minute ${rules.offsetMinutes}`,
      { value: rules.cadenceMinutes, expected: "an interval above 0 and an offset below it" },
    );
}
