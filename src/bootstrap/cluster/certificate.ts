import { LEAST_DAYS_LEFT, LEAST_LIFE_LEFT } from '../../certificate-end';

const DAY_MS = 86_400_000;

/** For how long a certificate is valid, in milliseconds since 1970. */
export interface Certificate {
  readonly start: number;
  readonly end: number;
  /** When the server showed it. */
  readonly seenAt: number;
}

/** Whether a certificate has ended, or will before long, so that it should have been renewed by now. */
export function isEnding({ start, end, seenAt }: Certificate): boolean {
  return end - seenAt < Math.min((end - start) * LEAST_LIFE_LEFT, LEAST_DAYS_LEFT * DAY_MS);
}
