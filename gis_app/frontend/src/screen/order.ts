// The order of the units in a ranking, and how it moved since yesterday.

export interface Score {
  code: string;
  closed: number | null; // null: withheld
  onTime: number | null;
}

/** The share closed on time; null where nothing was closed or it may not be told. */
export function rate({ closed, onTime }: Score): number | null {
  return closed && onTime !== null ? onTime / closed : null;
}

/** Code → place, from 1; equal shares share a place. Who has no share has no place. */
export function placesOf(scores: Score[]): Map<string, number> {
  const ranked = scores
    .map((score) => ({ code: score.code, share: rate(score) }))
    .filter((one): one is { code: string; share: number } => one.share !== null)
    .sort((a, b) => b.share - a.share);
  const places = new Map<string, number>();
  ranked.forEach(({ code, share }, at) => {
    const before = ranked[at - 1];
    places.set(code, before?.share === share ? places.get(before.code)! : at + 1);
  });
  return places;
}

/** Places won (+) or lost (−) since then; null where there was none to compare. */
export function movement(
  code: string,
  today: Map<string, number>,
  before: Map<string, number>,
): number | null {
  const [now, then] = [today.get(code), before.get(code)];
  return now === undefined || then === undefined ? null : then - now;
}
