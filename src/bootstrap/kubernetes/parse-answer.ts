import { Unavailable } from './unavailable';

/** Reads a JSON answer to a question; throws `Unavailable` where it is none, as of a proxy. */
export function parseAnswer(question: string, answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    throw new Unavailable(`${question} answered no JSON: ${answer.slice(0, 200)}`);
  }
}
