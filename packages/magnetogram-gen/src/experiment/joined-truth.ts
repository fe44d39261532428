interface SunFacts {
  readonly about: string;
  readonly options: unknown;
  readonly bipoles: readonly { readonly id: number }[];
  readonly flares: readonly { readonly bipole: number }[];
}

/** Bipoles of one Sun are numbered from here, times the Suns before it. */
const IDS = 1_000_000;

/** One `truth.json` of those of several Suns, whose bipoles keep apart; that of one Sun alone stays as it is. */
export function joinedTruth(texts: readonly string[]): string {
  if (texts.length === 1) return texts[0];
  const suns = texts.map((text) => JSON.parse(text) as SunFacts);
  return `${JSON.stringify({
    about: suns[0].about,
    options: suns.map(({ options }) => options),
    bipoles: suns.flatMap(({ bipoles }, i) =>
      bipoles.map((bipole) => ({ ...bipole, id: bipole.id + i * IDS })),
    ),
    flares: suns.flatMap(({ flares }, i) =>
      flares.map((flare) => ({ ...flare, bipole: flare.bipole + i * IDS })),
    ),
  })}\n`;
}
