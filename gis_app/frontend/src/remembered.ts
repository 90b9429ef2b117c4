// What is asked for once, because it stays true until a boundary is published: outlines,
// names, which grids there are.

const all: Map<string, unknown>[] = [];

/** Everything is asked for anew: boundaries were published, or nobody knows what happened. */
export function forget(): void {
  for (const answers of all) answers.clear();
}

/** The question, asked once for each key; one that failed is asked again. */
export function remembered<Found>(
  ask: (key: string) => Promise<Found>,
): (key: string) => Promise<Found> {
  const answers = new Map<string, Promise<Found>>();
  all.push(answers);
  return (key) => {
    const known = answers.get(key);
    if (known) return known;
    const asked = ask(key);
    answers.set(key, asked);
    asked.catch(() => answers.get(key) === asked && answers.delete(key));
    return asked;
  };
}
