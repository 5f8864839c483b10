/** The volume, of several, for which a pattern is filled in. */
export interface VolumePlace {
  /** Its position among the volumes, counted from 0. */
  readonly index: number;

  /** The number in its name. */
  readonly number: number;

  /** The number of volumes. */
  readonly count: number;
}

/** Replaces each `{i}` of a text by a volume's number. */
export function fill(text: string, place: VolumePlace): string {
  return text.split('{i}').join(place.number.toString());
}

/** Does the same for a text that must be different for each volume. */
export function fillDistinct(prop: string, pattern: string, place: VolumePlace): string {
  if (place.count > 1 && !pattern.includes('{i}')) {
    throw new Error(
      `${prop} is "${pattern}" for all ${place.count} volumes; write {i} where each one's number goes`,
    );
  }
  return fill(pattern, place);
}
