/** Which of several volumes a pattern is filled for. */
export interface VolumePlace {
  /** Its place among the volumes, counted from 0. */
  readonly index: number;

  /** The number that stands in its name. */
  readonly number: number;

  /** How many volumes there are. */
  readonly count: number;
}

/** Writes a volume's number in place of each `{i}` of a text. */
export function fill(text: string, place: VolumePlace): string {
  return text.split('{i}').join(place.number.toString());
}

/** Does the same for a text that has to be another one for each volume. */
export function fillDistinct(prop: string, pattern: string, place: VolumePlace): string {
  if (place.count > 1 && !pattern.includes('{i}')) {
    throw new Error(
      `${prop} is "${pattern}" for all ${place.count} volumes; write {i} where each one's number goes`,
    );
  }
  return fill(pattern, place);
}
