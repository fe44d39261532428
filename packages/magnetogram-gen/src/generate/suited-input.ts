import { DataError, isHelioError, type Skip } from "@helioscope/core";
import type { TrainedOn } from "../network/saved-network.ts";
import { matchIntensity, type QuantileMatch } from "../prepare/match-intensity.ts";
import type { SequenceItem } from "../types.ts";
import type { InputProvenance } from "./provenance.ts";

/** EUV images that a network is given, and what was asked for. */
export interface GivenInput {
  /** What they show, such as "EUVI-A 304"; null where that is not known. */
  readonly channel: string | null;
  /** Match their intensities to these; `about` says in words what they are. */
  readonly match?: { readonly quantiles: QuantileMatch; readonly about: string };
  /** Go on with another wavelength than the network's. */
  readonly anyChannel?: boolean;
}

/** How images are given to a network. */
export interface SuitedInput {
  /** What their intensities are matched to, see {@link matchedItems}; null: they stay as they are. */
  readonly match: QuantileMatch | null;
  readonly provenance: InputProvenance;
  /** What a user is to be told. */
  readonly warning: string | null;
}

/** Channel of a network that does not say its own: the paper's. */
const ASSUMED = "AIA 304";

/**
 * Makes the images of one channel fit for a network of another: images of another telescope or wavelength have their
 * intensities matched by quantiles, to those asked for or else to those that the network was trained on. A network that does
 * not know its channel is taken for one of AIA 304.
 *
 * @throws DataError for another wavelength without `anyChannel`, and where there is nothing to match intensities to
 */
export function suitedInput(
  { channel, match, anyChannel = false }: GivenInput,
  trainedOn: TrainedOn | null,
): SuitedInput {
  const own = trainedOn?.channel ?? ASSUMED;
  const other = channel !== null && channel !== own;
  const learned = trainedOn?.channel
    ? `the network was trained on ${own}`
    : `the network is taken for one of ${own}`;
  if (other && wavelengthOf(channel) !== wavelengthOf(own) && !anyChannel) {
    throw new DataError(`The images show ${channel}, and ${learned}`, {
      value: channel,
      expected: own,
      remedy:
        "Generate with --any-channel (anyChannel) all the same: intensities are matched, and each field says what it was made of.",
    });
  }
  const chosen = match ?? (other ? ownIntensities(trainedOn) : null);
  if (other && !chosen) {
    throw new DataError(
      `The images show ${channel}, ${learned}, and it does not know the intensities of its training`,
      {
        value: channel,
        expected: "intensities to match theirs to",
        remedy: `Give images of ${own} with --match (match), or train the network anew: it then stores them.`,
      },
    );
  }
  const provenance: InputProvenance = {
    ...(channel === null ? {} : { channel }),
    ...(trainedOn?.channel ? { trainedChannel: trainedOn.channel } : {}),
    ...(chosen ? { matchedTo: chosen.about } : {}),
  };
  return {
    match: chosen?.quantiles ?? null,
    provenance,
    warning:
      other && chosen
        ? `The images show ${channel}, and ${learned}. Intensities are matched to ${chosen.about}.`
        : null,
  };
}

function ownIntensities(trainedOn: TrainedOn | null): GivenInput["match"] | null {
  if (!trainedOn?.intensities) return null;
  return { quantiles: trainedOn.intensities, about: "those that the network was trained on" };
}

/** Angstrom of a channel, its last word; NaN where it has none. */
export const wavelengthOf = (channel: string): number => Number(channel.split(" ").at(-1));

/**
 * The items with the intensities of their EUV images matched. Those that cannot be, such as black frames, are left out and
 * added to `skipped` with the reason.
 */
export async function* matchedItems(
  items: AsyncIterable<SequenceItem>,
  quantiles: QuantileMatch | null,
  skipped: Skip[],
): AsyncGenerator<SequenceItem> {
  for await (const item of items) {
    let { euv } = item;
    try {
      if (quantiles !== null) euv = matchIntensity(euv, quantiles);
    } catch (error) {
      if (!isHelioError(error, "data")) throw error;
      skipped.push({ name: euv.name, reason: error.message });
      continue;
    }
    yield { ...item, euv };
  }
}
