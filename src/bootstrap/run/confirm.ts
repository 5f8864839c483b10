import { createInterface } from 'node:readline/promises';

/** Asks a person on the terminal, and tells whether the answer is yes. */
export async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // The answer is none where the input ends.
  const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const answer = await Promise.race([terminal.question(question), ended]);
  terminal.close();
  return answer.trim() === 'yes';
}
