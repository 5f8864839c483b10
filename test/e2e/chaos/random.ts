/** Pseudo-random numbers from 0 up to 1 from a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws from a list at random, each item once before any is drawn again. */
export function drawInTurn<T>(list: readonly T[], count: number, random: () => number): T[] {
  const drawn: T[] = [];
  let deck: T[] = [];
  while (drawn.length < count) {
    if (deck.length === 0) deck = [...list];
    drawn.push(...deck.splice(Math.floor(random() * deck.length), 1));
  }
  return drawn;
}
