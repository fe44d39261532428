import type { Observation, Score } from "@helioscope/core";
import type { Terminal } from "../terminal.ts";
import { scoreText, shownText } from "./html.ts";

/** An observation in lines for a terminal: facts, scores beside their baselines, notes. */
export function tellObservation(
  { title, facts, scores, notes }: Pick<Observation, "title" | "facts" | "scores" | "notes">,
  terminal: Terminal,
): void {
  terminal.say(title);
  const width = Math.max(
    ...facts.map(({ label }) => label.length),
    ...scores.map(({ metric }) => metric.length),
  );
  for (const { label, value, unit } of facts)
    terminal.say(`  ${label.padEnd(width)}  ${shownText(value)}${unit ? ` ${unit}` : ""}`);
  for (const { metric, value, baseline } of scores) {
    terminal.say(
      `  ${metric.padEnd(width)}  ${scoreText(value)}  (${baseline.name}: ${scoreText(baseline.value)})`,
    );
  }
  for (const note of notes) terminal.say(`  ${note}`);
}

/** The scores of a network to the fifth decimal, where networks differ. */
export function tellNetworkScores(scores: readonly Score[], terminal: Terminal): void {
  for (const { metric, value, baseline } of scores) {
    terminal.say(`${metric}: ${value.toFixed(5)} (${baseline.name}: ${baseline.value.toFixed(5)})`);
  }
}
